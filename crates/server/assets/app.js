// Comfort for pages that work without it. Nothing here decides anything.

/** "42 seconds", "3 minutes": the same words as `Wait::words` on the server. */
function waitInWords(seconds) {
  const [count, unit] =
    seconds <= 90 ? [seconds, "second"] : seconds <= 5400 ? [Math.ceil(seconds / 60), "minute"] : [Math.ceil(seconds / 3600), "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** "Try again in N", or whatever else can be had then: counts down against the clock, so that a sleeping tab does not lag. */
function countDown(element) {
  const { countdown, lead, over } = element.dataset;
  const end = performance.now() + Number(countdown) * 1000;
  const show = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    element.textContent = left > 0 ? `${lead} in ${waitInWords(left)}.` : over;
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(show, 1000);
}

/** In place of the button that has another code sent, for as long as that is not allowed: how long it will be. */
function resendForm(form) {
  const end = performance.now() + Number(form.dataset.resendAfter) * 1000;
  const [wait, button] = [form.querySelector("[data-resend-wait]"), form.querySelector("button")];
  const show = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    wait.textContent = `Another code in ${waitInWords(left)}.`;
    wait.hidden = left <= 0;
    button.hidden = left > 0;
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(show, 1000);
  show();
}

/** A button that prints the page. */
function printButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** A button that puts its `data-copy` on the clipboard and says so. */
function copyButton(button) {
  if (!navigator.clipboard) return;
  const words = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  let timer;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return; // Not allowed: the text is on the page and can be selected.
    }
    button.textContent = button.dataset.copied;
    clearTimeout(timer);
    timer = setTimeout(() => (button.textContent = words), 2000);
  });
}

/** A button that shows and hides a password. It is hidden again when the form is sent. */
function revealButton(button) {
  const input = document.getElementById(button.dataset.reveal);
  const word = button.querySelector("[data-reveal-word]");
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    word.textContent = visible ? "Hide" : "Show";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  input.form?.addEventListener("submit", () => show(false));
}

/**
 * Takes the spaces and dashes out of a code as it is typed or pasted.
 * The form is not sent by itself: a typing slip would count as a failure before anyone could see it, and a page that
 * goes away without being asked is a surprise to those who cannot see it.
 */
function codeField(input) {
  input.addEventListener("input", () => {
    const clean = input.value.replace(/[\s\u2010-\u2015-]/g, "");
    if (clean !== input.value) input.value = clean;
  });
}

/** Sends a form once. The button says that it is busy and keeps its focus, which disabling it would lose. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    (event.submitter ?? submitButton(form))?.setAttribute("aria-busy", "true");
    setTimeout(() => wakeUp(form), 15_000); // The answer was stopped or lost.
  });
}

/** The form's button, which may stand outside it. */
function submitButton(form) {
  return [...form.elements].find((element) => element.type === "submit");
}

/** The form can be sent again. */
function wakeUp(form) {
  delete form.dataset.sent;
  for (const element of form.elements) element.removeAttribute("aria-busy");
}

// On a low screen the menu scrolls by itself.
document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

document.querySelectorAll("[data-countdown]").forEach(countDown);
document.querySelectorAll("[data-resend-after]").forEach(resendForm);
document.querySelectorAll("[data-print]").forEach(printButton);
document.querySelectorAll("[data-copy]").forEach(copyButton);
document.querySelectorAll("[data-reveal]").forEach(revealButton);
document.querySelectorAll("[data-code]").forEach(codeField);

const forms = document.querySelectorAll("form[data-once]");
forms.forEach(sendOnce);
// Also when the browser brings back a page that it kept as it was.
window.addEventListener("pageshow", () => forms.forEach(wakeUp));
