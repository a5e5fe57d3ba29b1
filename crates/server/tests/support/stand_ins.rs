//! A mail server and an SMS webhook on loopback that keep what they get. In threads of their own, so that tests of the
//! binary can use them as well as those in this process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// What a mail server or a gateway does with a message that it has read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Manner {
    Take,
    /// Answers that it does not take it: by this status of SMTP or HTTP, or this `command_status` of SMPP. A mail server
    /// says again whom it was for, and the code in it.
    Refuse(u32),
    /// Says nothing.
    Hang,
    /// Closes the connection without a word.
    Close,
    /// Ends the session in the way of SMPP (section 4.2). Others close.
    Unbind,
}

/// Takes mail, or refuses it for now. Talks the little of RFC 5321 that is needed.
#[derive(Clone)]
pub(crate) struct MailServer {
    pub(crate) port: u16,
    mails: Arc<Mutex<Vec<String>>>,
    has_arrived: Arc<Condvar>,
    is_refusing: Arc<AtomicBool>,
    manner: Arc<Mutex<Manner>>,
}

impl MailServer {
    pub(crate) fn start() -> Self {
        let (listener, port) = listen();
        let manner = Arc::new(Mutex::new(Manner::Take));
        let server = Self {
            port,
            mails: Arc::default(),
            has_arrived: Arc::default(),
            is_refusing: Arc::default(),
            manner,
        };
        let kept = server.clone();
        each_connection(listener, move |stream| kept.talk(&stream));
        server
    }

    /// Whether mail is refused from now on, for a while as servers say.
    pub(crate) fn refuse(&self, is_refusing: bool) {
        self.is_refusing.store(is_refusing, Ordering::SeqCst);
    }

    /// What is done with a mail that was read to its end.
    pub(crate) fn behave(&self, manner: Manner) {
        *self.manner.lock().expect("not poisoned") = manner;
    }

    /// The code in the mail that was read last.
    pub(crate) fn last_code(&self) -> String {
        let mails = self.mails();
        let mail = mails.last().expect("a mail");
        code_in(mail).unwrap_or_else(|| panic!("no code in {mail}")).to_owned()
    }

    /// The mails that were read to their end, the whole envelope and text of each.
    pub(crate) fn mails(&self) -> Vec<String> {
        self.mails.lock().expect("not poisoned").clone()
    }

    /// The first mail with a text in it, also if it is yet to come. The time is far longer than any takes.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        let mails = self.mails.lock().expect("not poisoned");
        let is_missing = |mails: &mut Vec<String>| !mails.iter().any(|mail| mail.contains(text));
        let waited = self.has_arrived.wait_timeout_while(mails, Duration::from_secs(120), is_missing);
        let (mails, _) = waited.expect("not poisoned");
        mails.iter().find(|mail| mail.contains(text)).unwrap_or_else(|| panic!("no mail with {text}")).clone()
    }

    /// How many of them were for a receiver.
    pub(crate) fn mails_to(&self, address: &str) -> usize {
        self.mails().iter().filter(|mail| mail.contains(&format!("RCPT TO:<{address}>"))).count()
    }

    fn talk(&self, stream: &TcpStream) {
        let say = |text: &str| (&mut &*stream).write_all(format!("{text}\r\n").as_bytes()).is_ok();
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
        let mut mail = String::new();
        say("220 stand-in");
        while let Some(line) = lines.next() {
            let said_again;
            let reply = match line.split(' ').next().unwrap_or_default().to_uppercase().as_str() {
                "EHLO" => "250-stand-in\r\n250-8BITMIME\r\n250 AUTH PLAIN",
                "AUTH" => "235 welcome",
                "MAIL" if self.is_refusing.load(Ordering::SeqCst) => "451 not now",
                "MAIL" | "RCPT" => {
                    mail.push_str(&line);
                    mail.push('\n');
                    "250 ok"
                }
                "DATA" => {
                    say("354 go on");
                    for line in lines.by_ref().take_while(|line| line != ".") {
                        mail.push_str(&line);
                        mail.push('\n');
                    }
                    let mail = std::mem::take(&mut mail);
                    self.mails.lock().expect("not poisoned").push(mail.clone());
                    self.has_arrived.notify_all();
                    let manner = *self.manner.lock().expect("not poisoned");
                    match manner {
                        Manner::Take => "250 taken",
                        Manner::Refuse(status) => {
                            let receiver = mail.lines().find(|line| line.starts_with("RCPT"));
                            let code = code_in(&mail).unwrap_or_default();
                            said_again = format!("{status} {} {code}", receiver.unwrap_or_default());
                            &said_again
                        }
                        Manner::Hang => return wait_for_the_end(stream),
                        Manner::Close | Manner::Unbind => return,
                    }
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            if !say(reply) {
                break;
            }
        }
    }
}

/// The six digits that have a line to themselves.
fn code_in(mail: &str) -> Option<&str> {
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    mail.lines().map(str::trim).find(is_code)
}

pub(super) fn wait_for_the_end(mut stream: &TcpStream) {
    while let Ok(1..) = stream.read(&mut [0; 1024]) {}
}

/// Takes SMS as a webhook does.
#[derive(Clone)]
pub(crate) struct SmsHook {
    pub(crate) port: u16,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl SmsHook {
    pub(crate) fn start() -> Self {
        let (listener, port) = listen();
        let hook = Self { port, bodies: Arc::default() };
        let kept = hook.clone();
        each_connection(listener, move |mut stream| {
            if let Some(body) = read_http(&stream) {
                kept.bodies.lock().expect("not poisoned").push(body);
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
            }
        });
        hook
    }

    /// What was posted.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.bodies.lock().expect("not poisoned").clone()
    }
}

/// Reads an HTTP request; its body, if it came whole.
pub(super) fn read_http(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    for line in reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()) {
        if let Some(value) = line.to_lowercase().strip_prefix("content-length: ") {
            length = value.parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(String::from_utf8(body).expect("UTF-8"))
}

pub(super) fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    (listener, port)
}

/// The threads go with the test binary.
pub(super) fn each_connection(listener: TcpListener, act: impl Fn(TcpStream) + Clone + Send + 'static) {
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let act = act.clone();
            std::thread::spawn(move || act(stream));
        }
    });
}
