use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

use crate::Error;

/// Frames laid aside in the order in which they came, in a file that has no name and goes with the program.
#[derive(Debug, Default)]
pub(crate) struct Spool {
    file: Option<File>,
    frames: Vec<Stored>,
    length: u64,
}

/// A frame that was laid aside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stored {
    /// ms since the Unix epoch.
    pub at: f64,
    /// How many chapters had begun.
    pub chapters: usize,
    from: u64,
    length: usize,
}

impl Spool {
    pub(crate) fn push(&mut self, at: f64, chapters: usize, jpeg: &[u8]) -> Result<(), Error> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        // What was read meanwhile lies before.
        file.seek(SeekFrom::Start(self.length))?;
        file.write_all(jpeg)?;
        self.frames.push(Stored { at, chapters, from: self.length, length: jpeg.len() });
        self.length += jpeg.len() as u64;
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.frames.len()
    }

    pub(crate) fn get(&mut self, number: usize) -> Result<Option<(Stored, Vec<u8>)>, Error> {
        let (Some(file), Some(&stored)) = (&mut self.file, self.frames.get(number)) else { return Ok(None) };
        let mut jpeg = vec![0; stored.length];
        file.seek(SeekFrom::Start(stored.from))?;
        file.read_exact(&mut jpeg)?;
        Ok(Some((stored, jpeg)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_as_they_were_though_more_come_meanwhile() {
        let mut spool = Spool::default();
        assert!(spool.get(0).unwrap().is_none());
        spool.push(1.0, 0, b"first").unwrap();
        spool.push(2.0, 1, b"second one").unwrap();
        assert_eq!(spool.get(0).unwrap().unwrap().1, b"first");
        spool.push(3.0, 2, b"third").unwrap();
        let (stored, jpeg) = spool.get(1).unwrap().unwrap();
        assert_eq!((stored.at, stored.chapters, jpeg.as_slice()), (2.0, 1, b"second one".as_slice()));
        assert_eq!(spool.get(2).unwrap().unwrap().1, b"third");
        assert_eq!((spool.len(), spool.get(3).unwrap().is_none()), (3, true));
    }
}
