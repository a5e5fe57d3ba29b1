//! One mail to a mail server (RFC 5321): connect, protect, sign in, hand over, leave.

mod guard;

use super::DeliveryError;
use countersign_core::sender::mail::{MailEncryption, MailSettings};
use guard::Guard;
use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Host;

/// How we sign in, the first one that is offered.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// What a connection is made with.
pub(super) struct Client<'a> {
    pub(super) settings: &'a MailSettings,
    /// What we call ourselves.
    pub(super) hello: &'a Host,
    /// Authorities beside the usual ones, as PEM.
    pub(super) extra_ca: Option<&'a [u8]>,
    /// The longest time for all of it.
    pub(super) limit: Duration,
}

/// Whether a file of authorities can be used.
pub(super) fn check_authorities(pem: &[u8]) -> Result<(), String> {
    let certificate =
        Certificate::from_pem(pem).map_err(|_| "is no PEM file with certificates".to_owned())?;
    let parameters = TlsParameters::builder("localhost".to_owned()).add_root_certificate(certificate);
    parameters.build().map(|_| ()).map_err(|_| "has a certificate that cannot be used".to_owned())
}

/// Hands one mail over.
pub(super) async fn send(client: &Client<'_>, message: &Message) -> Result<(), DeliveryError> {
    let work = async {
        let mut connection = client.open().await?;
        let mail = message.formatted();
        let sent = connection.send(message.envelope(), &mail).await;
        sent.map_err(|error| client.explain_of("The mail was not accepted", &error, &mail))?;
        leave(connection);
        Ok(())
    };
    client.in_time(work).await
}

/// Goes as far as signing in.
pub(super) async fn check(client: &Client<'_>) -> Result<(), DeliveryError> {
    let work = async {
        leave(client.open().await?);
        Ok(())
    };
    client.in_time(work).await
}

/// Says goodbye without anybody waiting for it: what was to be done is done.
fn leave(mut connection: AsyncSmtpConnection) {
    tokio::spawn(async move {
        let _ = timeout(Duration::from_secs(5), connection.quit()).await;
    });
}

impl Client<'_> {
    fn server(&self) -> String {
        format!("{}:{}", self.settings.host, self.settings.port)
    }

    async fn in_time(
        &self,
        work: impl Future<Output = Result<(), DeliveryError>>,
    ) -> Result<(), DeliveryError> {
        timeout(self.limit, work)
            .await
            .unwrap_or_else(|_| Err(DeliveryError::timed_out(&self.server(), self.limit)))
    }

    /// A connection on which mail can be sent.
    async fn open(&self) -> Result<AsyncSmtpConnection, DeliveryError> {
        let address = (self.settings.host.as_str(), self.settings.port);
        let hello = self.hello();
        let mut connection = match self.settings.encryption() {
            MailEncryption::Tls => {
                let tls = Some(self.tls()?);
                let opened = AsyncSmtpConnection::connect_tokio1(address, None, &hello, tls, None).await;
                opened.map_err(|error| self.explain("Cannot connect with TLS", &error))?
            }
            MailEncryption::StartTls => {
                let mut connection = self.open_plain(&hello).await?;
                if !connection.can_starttls() {
                    let cause = format!("{} does not offer STARTTLS, and TLS is required", self.server());
                    return Err(DeliveryError::permanent(cause));
                }
                let protected = connection.starttls(self.tls()?, &hello).await;
                protected.map_err(|error| self.explain("Cannot start TLS", &error))?;
                connection
            }
            MailEncryption::None => self.open_plain(&hello).await?,
        };
        if let Some(login) = &self.settings.login {
            let credentials = Credentials::new(login.username.clone(), login.password.expose().to_owned());
            if connection.server_info().get_auth_mechanism(&MECHANISMS).is_none() {
                let cause = format!("{} offers neither PLAIN nor LOGIN to sign in with", self.server());
                return Err(DeliveryError::permanent(cause));
            }
            let signed_in = connection.auth(&MECHANISMS, &credentials).await;
            signed_in.map_err(|error| self.explain_login(&error))?;
        }
        Ok(connection)
    }

    async fn open_plain(&self, hello: &ClientId) -> Result<AsyncSmtpConnection, DeliveryError> {
        let opened = TcpStream::connect((self.settings.host.as_str(), self.settings.port)).await;
        let stream = opened.map_err(|error| {
            DeliveryError::transient(format!("Cannot connect to {}: {error}", self.server()))
        })?;
        let stream = Box::new(Guard::new(stream));
        let greeted = AsyncSmtpConnection::connect_with_transport(stream, hello).await;
        greeted.map_err(|error| self.explain("No mail server answers", &error))
    }

    fn hello(&self) -> ClientId {
        match self.hello {
            Host::Domain(name) => ClientId::Domain(name.clone()),
            Host::Ipv4(address) => ClientId::Ipv4(*address),
            Host::Ipv6(address) => ClientId::Ipv6(*address),
        }
    }

    /// Certificates are always checked, and TLS below 1.2 is not compiled in.
    fn tls(&self) -> Result<TlsParameters, DeliveryError> {
        let broken = |error: Error| DeliveryError::permanent(format!("TLS cannot be set up: {error}"));
        let mut builder = TlsParameters::builder(self.settings.host.clone());
        if let Some(pem) = self.extra_ca {
            builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(broken)?);
        }
        builder.build().map_err(broken)
    }

    /// What the server said, or what went wrong on the way to it.
    fn explain(&self, what: &str, error: &Error) -> DeliveryError {
        self.explain_of(what, error, &[])
    }

    /// The same, once there is a mail that the server may repeat.
    fn explain_of(&self, what: &str, error: &Error, mail: &[u8]) -> DeliveryError {
        let why = match std::error::Error::source(error) {
            _ if error.is_response() => "the answer is not one of SMTP, or breaks off".to_owned(),
            Some(source) => innermost(source),
            None => error.to_string(),
        };
        let cause = match error.status() {
            Some(code) => format!("{what}: {} said {code} {}", self.server(), harmless(&why, mail)),
            None => format!("{what} ({}): {why}", self.server()),
        };
        if error.is_permanent() || error.is_client() {
            DeliveryError::permanent(cause)
        } else {
            DeliveryError::transient(cause)
        }
    }

    /// A server may repeat what it was told, so nothing of its words is passed on.
    fn explain_login(&self, error: &Error) -> DeliveryError {
        let server = self.server();
        match error.status() {
            Some(code) if error.is_permanent() => DeliveryError::permanent(format!(
                "{server} did not accept the user name and password ({code})"
            )),
            Some(code) => DeliveryError::transient(format!("{server} cannot check passwords now ({code})")),
            None => DeliveryError::transient(format!("{server} broke off while we signed in")),
        }
    }
}

/// What a server said, without what it may have found in the mail: links, digits that could be a code, and the mail itself.
fn harmless(text: &str, mail: &[u8]) -> String {
    let text = before_an_echo(&one_line(text), &String::from_utf8_lossy(mail));
    let is_code = |word: &str| {
        let longest = word.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
        longest.is_some_and(|length| length >= 6)
    };
    let shown = |word| if is_code(word) || word.contains("://") { "(…)" } else { word };
    text.split_whitespace().map(shown).collect::<Vec<_>>().join(" ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text up to where it repeats a line of the mail. Short lines say nothing, and a server may use the same words.
fn before_an_echo(text: &str, mail: &str) -> String {
    const SHORT: usize = 12;
    let lines = mail.lines().map(one_line).filter(|line| line.len() >= SHORT);
    match lines.filter_map(|line| text.find(&line)).min() {
        Some(start) => format!("{}(…)", text.get(..start).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The first cause of an error: the others only wrap it.
fn innermost(mut error: &(dyn std::error::Error + 'static)) -> String {
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_a_server_repeats_of_the_mail_is_not_passed_on() {
        let mail =
            b"From: a@acme.example\r\nContent-Type: multipart/alternative;\r\n boundary=\"x\"\r\n\r\nHi\r\n";
        let echo =
            "5.6.0 cannot read\nFrom: a@acme.example\nContent-Type: multipart/alternative; boundary=\"x\"";
        assert_eq!(harmless(echo, mail), "5.6.0 cannot read (…)");
        assert_eq!(harmless("5.7.1 Hi\nthere, see https://a.example", mail), "5.7.1 Hi there, see (…)");
        assert_eq!(harmless("code 123456 refused", b""), "code (…) refused");
    }
}
