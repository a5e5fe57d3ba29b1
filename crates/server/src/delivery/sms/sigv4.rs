//! AWS's Signature Version 4 for a `POST` of a form.

use countersign_core::secret::Credential;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::macros::format_description;

/// Who signs, for what.
pub(super) struct Signer<'a> {
    pub(super) access_key_id: &'a str,
    pub(super) secret: &'a Credential,
    pub(super) region: &'a str,
    pub(super) service: &'a str,
}

/// The headers that a signature consists of.
pub(super) struct Signed {
    pub(super) authorization: String,
    pub(super) date: String,
}

/// Signs a `POST` to a host and a path, without a query, of this content type.
pub(super) fn authorization(
    signer: &Signer<'_>,
    (host, path, content_type): (&str, &str, &str),
    body: &str,
    now: OffsetDateTime,
) -> Signed {
    const HEADERS: &str = "content-type;host;x-amz-date";
    let format = |description| now.format(description).unwrap_or_default();
    let date = format(format_description!("[year][month][day]T[hour][minute][second]Z"));
    let day = format(format_description!("[year][month][day]"));
    let canonical = format!(
        "POST\n{path}\n\ncontent-type:{content_type}\nhost:{host}\nx-amz-date:{date}\n\n{HEADERS}\n{}",
        hash(body.as_bytes())
    );
    let scope = format!("{day}/{}/{}/aws4_request", signer.region, signer.service);
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hash(canonical.as_bytes()));
    let first = zeroize::Zeroizing::new(format!("AWS4{}", signer.secret.expose()));
    let mut key = mac(first.as_bytes(), &day);
    for step in [signer.region, signer.service, "aws4_request"] {
        key = mac(&key, step);
    }
    let signature = HEXLOWER.encode(&mac(&key, &to_sign));
    let credential = format!("{}/{scope}", signer.access_key_id);
    let authorization =
        format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={HEADERS}, Signature={signature}");
    Signed { authorization, date }
}

fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// HMAC-SHA-256 under a key of any length.
pub(super) fn mac(key: &[u8], text: &str) -> [u8; 32] {
    // HMAC takes keys of every length (RFC 2104, section 2), so there is no error to speak of.
    <Hmac<Sha256> as KeyInit>::new_from_slice(key).map_or([0; 32], |mut mac| {
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    /// `post-x-www-form-urlencoded` of the test suite that AWS published.
    #[test]
    fn the_published_example_has_its_published_signature() {
        let secret = Credential::parse("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned()).expect("short");
        let signer =
            Signer { access_key_id: "AKIDEXAMPLE", secret: &secret, region: "us-east-1", service: "service" };
        let target = ("example.amazonaws.com", "/", "application/x-www-form-urlencoded");
        let headers = authorization(&signer, target, "Param1=value1", datetime!(2015-08-30 12:36 UTC));
        assert_eq!(headers.date, "20150830T123600Z");
        assert_eq!(
            headers.authorization,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, \
             Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        );
    }

    /// RFC 4231, test case 2.
    #[test]
    fn the_mac_is_the_one_of_the_rfc() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(HEXLOWER.encode(&mac(b"Jefe", "what do ya want for nothing?")), expected);
    }
}
