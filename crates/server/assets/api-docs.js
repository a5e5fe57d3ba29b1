// Draws the description of the API with Swagger UI. Nothing comes from anywhere else, and nothing goes there: without
// `validatorUrl: null` the address of this server would be told to a service that checks documents.
const place = document.getElementById("api-docs");

// Swagger UI looks dark where its root element says so, and does not ask the reader's system by itself.
const dark = matchMedia("(prefers-color-scheme: dark)");
const followTheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followTheme);
followTheme();

// What screen readers miss: a heading between the title and those of the groups, names of the parts, and one for the choice
// of servers.
const within = (tag, label) => (Part, { React }) => (props) =>
  React.createElement(tag, { "aria-label": label, ref: nameServers }, React.createElement(Part, props));
const forEverybody = {
  wrapComponents: {
    InfoContainer: within("section", "About the API"),
    ServersContainer: within("section", "Server"),
    AuthorizeBtnContainer: within("section", "Token"),
    FilterContainer: within("section", "Filter"),
    // A button and a link within the button that opens an endpoint: no keyboard and no screen reader can tell them apart.
    CopyToClipboardBtn: () => () => null,
    DeepLink: (_, { React }) => ({ text }) => React.createElement("span", null, text),
    TextArea: (TextArea, { React }) => (props) =>
      React.createElement(TextArea, { "aria-label": "Body of the request", ...props }),
    operations: (Operations, { React }) => (props) => [
      React.createElement("h2", { key: "heading", className: "visually-hidden" }, "Endpoints"),
      React.createElement(Operations, { key: "operations", ...props }),
    ],
  },
};

function nameServers(part) {
  part?.querySelector("#servers, .servers select")?.setAttribute("aria-label", "Server");
}

SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  validatorUrl: null,
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: 0,
  // A token that was typed in is gone with the page.
  persistAuthorization: false,
  plugins: [forEverybody],
});
