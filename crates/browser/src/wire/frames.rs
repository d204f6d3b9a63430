use bytes::BytesMut;

/// Cuts a stream into messages that end with NUL.
#[derive(Default)]
pub(crate) struct Frames {
    buffer: BytesMut,
    /// How much of the buffer was searched already; large messages come in many reads.
    searched: usize,
}

impl Frames {
    /// Where the stream is read into.
    pub fn buffer(&mut self) -> &mut BytesMut {
        self.buffer.reserve(64 * 1024);
        &mut self.buffer
    }

    /// The next whole message, without its NUL.
    pub fn next(&mut self) -> Option<BytesMut> {
        match memchr::memchr(0, &self.buffer[self.searched..]) {
            Some(at) => {
                let mut message = self.buffer.split_to(self.searched + at + 1);
                message.truncate(message.len() - 1);
                self.searched = 0;
                Some(message)
            }
            None => {
                self.searched = self.buffer.len();
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(pieces: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut frames = Frames::default();
        let mut messages = Vec::new();
        for piece in pieces {
            frames.buffer().extend_from_slice(piece);
            while let Some(message) = frames.next() {
                messages.push(message.to_vec());
            }
        }
        messages
    }

    #[test]
    fn several_messages_in_one_read() {
        assert_eq!(feed(&[b"one\0two\0\0thr"]), [b"one".to_vec(), b"two".to_vec(), b"".to_vec()]);
    }

    #[test]
    fn one_message_in_several_reads() {
        assert_eq!(feed(&[b"on", b"e", b"\0tw", b"o\0"]), [b"one".to_vec(), b"two".to_vec()]);
    }

    #[test]
    fn every_way_of_cutting_gives_the_same_messages() {
        let stream = b"{\"id\":1}\0{}\0\"\xc3\xa4\"\0";
        let whole = feed(&[stream]);
        for first in 0..stream.len() {
            for second in first..stream.len() {
                assert_eq!(feed(&[&stream[..first], &stream[first..second], &stream[second..]]), whole);
            }
        }
    }
}
