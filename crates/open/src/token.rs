use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use crate::OpenError;

/// Random bytes of a token: nobody finds it by trying.
const LENGTH: usize = 32;

/// The secret part of the page's address.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn random() -> Result<Self, OpenError> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).map_err(OpenError::Random)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Takes as long for every wrong text of the same length.
    pub(crate) fn is(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_and_its_own() {
        let (one, other) = (Token::random().expect("bytes"), Token::random().expect("bytes"));
        assert_eq!(one.text().len(), 43);
        assert!(one.is(one.text()) && !one.is(other.text()) && !one.is(""));
        assert!(!one.is(&one.text()[..42]));
    }
}
