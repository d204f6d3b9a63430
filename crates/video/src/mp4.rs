//! The file: all pictures in one piece, then what describes them.

use std::io::{Seek, SeekFrom, Write};

use mp4_atom::{
    Avc1, Avcc, Chpl, ChplEntry, Co64, Codec, Colr, Dinf, Dref, Encode, FourCC, Ftyp, Hdlr, Mdhd, Mdia, Minf, Moov,
    Mvhd, Stbl, Stsc, StscEntry, Stsd, Stss, Stsz, StszSamples, Stts, SttsEntry, Tkhd, Trak, Udta, Url, Visual, Vmhd,
};

use crate::encoder::{Coded, Parameters};
use crate::{Chapter, Error};

/// Times are milliseconds.
const TIMESCALE: u32 = 1000;
/// The format counts chapters, and bytes of their titles, by one byte.
const MOST: usize = 255;
/// Units of chapters are 100 ns.
const CHAPTER_UNITS: u64 = 10_000;
/// A box whose size takes eight bytes.
const HEAD: u64 = 16;

pub(crate) struct Mp4<W> {
    file: W,
    /// Of the pictures' box.
    begin: u64,
    /// Of all pictures.
    length: u64,
    samples: Vec<Sample>,
}

struct Sample {
    size: u32,
    at: u64,
    key: bool,
}

impl<W: Write + Seek> Mp4<W> {
    pub(crate) fn new(mut file: W) -> Result<Self, Error> {
        let mut head = Vec::new();
        let brands = [*b"isom", *b"iso2", *b"avc1", *b"mp41"];
        let compatible_brands = brands.iter().map(FourCC::new).collect();
        Ftyp { major_brand: FourCC::new(b"isom"), minor_version: 512, compatible_brands }.encode(&mut head)?;
        let begin = head.len() as u64;
        head.extend(1_u32.to_be_bytes());
        head.extend(b"mdat");
        head.extend(HEAD.to_be_bytes());
        file.write_all(&head)?;
        Ok(Self { file, begin, length: 0, samples: Vec::new() })
    }

    /// A picture that is shown from `at` on, in ms.
    pub(crate) fn add(&mut self, at: u64, coded: &Coded) -> Result<(), Error> {
        self.file.write_all(&coded.data)?;
        self.length += coded.data.len() as u64;
        let size = u32::try_from(coded.data.len()).unwrap_or(u32::MAX);
        self.samples.push(Sample { size, at, key: coded.key });
        Ok(())
    }

    /// When the last picture began.
    pub(crate) fn last(&self) -> Option<u64> {
        self.samples.last().map(|sample| sample.at)
    }

    /// The last picture is shown until `end`.
    pub(crate) fn finish(
        mut self,
        end: u64,
        size: (u32, u32),
        parameters: &Parameters,
        chapters: &[Chapter],
    ) -> Result<W, Error> {
        let mut tail = Vec::new();
        self.description(end, size, parameters, chapters)?.encode(&mut tail)?;
        self.file.write_all(&tail)?;
        self.file.seek(SeekFrom::Start(self.begin + 8))?;
        self.file.write_all(&(HEAD + self.length).to_be_bytes())?;
        self.file.flush()?;
        Ok(self.file)
    }

    fn description(
        &self,
        end: u64,
        (width, height): (u32, u32),
        parameters: &Parameters,
        chapters: &[Chapter],
    ) -> Result<Moov, Error> {
        let side = |side: u32| u16::try_from(side).unwrap_or(u16::MAX);
        let (width, height) = (side(width), side(height));
        let visual = Visual { data_reference_index: 1, width, height, ..Visual::default() };
        let codec = Codec::Avc1(Avc1 {
            visual,
            avcc: Avcc::new(&parameters.sequence, &parameters.picture)?,
            // ITU-T H.273: BT.601 with 525 lines, all values.
            colr: Some(Colr::new(6, 6, 6, true)?),
            btrt: None,
            pasp: None,
            taic: None,
            fiel: None,
            spatial: None,
        });
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let keys = self.samples.iter().zip(1..).filter(|(sample, _)| sample.key).map(|(_, number)| number).collect();
        let stbl = Stbl {
            stsd: Stsd { codecs: vec![codec] },
            stts: Stts { entries: self.durations(end) },
            stss: Some(Stss { entries: keys }),
            stsc: Stsc {
                entries: vec![StscEntry {
                    first_chunk: 1,
                    samples_per_chunk: number(self.samples.len()),
                    sample_description_index: 1,
                }],
            },
            stsz: Stsz {
                samples: StszSamples::Different { sizes: self.samples.iter().map(|sample| sample.size).collect() },
            },
            co64: Some(Co64 { entries: vec![self.begin + HEAD] }),
            ..Stbl::default()
        };
        let dinf = Dinf { dref: Dref { entries: vec![Url::default().into()] } };
        let minf = Minf { vmhd: Some(Vmhd::default()), dinf, stbl, ..Minf::default() };
        let mdia = Mdia {
            mdhd: Mdhd { timescale: TIMESCALE, duration: end, language: "und".to_owned(), ..Mdhd::default() },
            hdlr: Hdlr { handler: FourCC::new(b"vide"), name: "pictures".to_owned() },
            minf,
        };
        let tkhd = Tkhd {
            track_id: 1,
            duration: end,
            enabled: true,
            in_movie: true,
            width: width.into(),
            height: height.into(),
            ..Tkhd::default()
        };
        let trak = Trak { tkhd, mdia, ..Trak::default() };
        let mvhd = Mvhd { timescale: TIMESCALE, duration: end, next_track_id: 2, ..Mvhd::default() };
        let udta = Udta { chpl: Some(Chpl { entries: entries(chapters) }), ..Udta::default() };
        Ok(Moov { mvhd, trak: vec![trak], udta: (!chapters.is_empty()).then_some(udta), ..Moov::default() })
    }

    /// How long each picture is shown, equal ones in a row as one.
    fn durations(&self, end: u64) -> Vec<SttsEntry> {
        let ends = self.samples.iter().skip(1).map(|sample| sample.at).chain([end]);
        let mut entries: Vec<SttsEntry> = Vec::new();
        for (sample, end) in self.samples.iter().zip(ends) {
            let sample_delta = u32::try_from(end.saturating_sub(sample.at)).unwrap_or(u32::MAX);
            match entries.last_mut().filter(|entry| entry.sample_delta == sample_delta) {
                Some(entry) => entry.sample_count += 1,
                None => entries.push(SttsEntry { sample_count: 1, sample_delta }),
            }
        }
        entries
    }
}

fn entries(chapters: &[Chapter]) -> Vec<ChplEntry> {
    if chapters.len() > MOST {
        tracing::warn!("a video file has room for {MOST} chapters: those of the other tests are left out");
    }
    let entry = |chapter: &Chapter| ChplEntry {
        start: chapter.at.saturating_mul(CHAPTER_UNITS),
        title: chapter.title[..chapter.title.floor_char_boundary(MOST)].to_owned(),
    };
    chapters.iter().take(MOST).map(entry).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use mp4_atom::{Atom, Decode, Header, ReadFrom};

    use super::*;

    fn parameters() -> Parameters {
        Parameters { sequence: vec![0x67, 66, 0xc0, 31, 1], picture: vec![0x68, 1] }
    }

    fn coded(data: &[u8], key: bool) -> Coded {
        Coded { data: data.to_vec(), key }
    }

    fn file(chapters: &[Chapter]) -> Vec<u8> {
        let mut mp4 = Mp4::new(Cursor::new(Vec::new())).unwrap();
        mp4.add(0, &coded(b"first", true)).unwrap();
        mp4.add(100, &coded(b"second", false)).unwrap();
        mp4.add(200, &coded(b"third", false)).unwrap();
        mp4.finish(1200, (1000, 660), &parameters(), chapters).unwrap().into_inner()
    }

    fn moov(file: &[u8]) -> Moov {
        let at = file.windows(4).rposition(|word| word == b"moov").unwrap() - 4;
        Moov::decode(&mut &file[at..]).unwrap()
    }

    #[test]
    fn pictures_lie_where_the_description_says() {
        let file = file(&[]);
        let mut rest = Cursor::new(file.as_slice());
        assert_eq!(Ftyp::read_from(&mut rest).unwrap().major_brand, FourCC::new(b"isom"));
        let head = Header::read_from(&mut rest).unwrap();
        assert_eq!((head.kind, head.size), (FourCC::new(b"mdat"), Some("firstsecondthird".len())));
        let moov = moov(&file);
        let table = &moov.trak[0].mdia.minf.stbl;
        let at = usize::try_from(table.co64.as_ref().unwrap().entries[0]).unwrap();
        assert_eq!(&file[at..at + 11], b"firstsecond");
        assert_eq!(table.stsz.samples, StszSamples::Different { sizes: vec![5, 6, 5] });
        assert_eq!(table.stss.as_ref().unwrap().entries, [1]);
        let shown: Vec<_> = table.stts.entries.iter().map(|entry| (entry.sample_count, entry.sample_delta)).collect();
        assert_eq!(shown, [(2, 100), (1, 1000)]);
        assert_eq!((moov.mvhd.duration, moov.udta), (1200, None));
    }

    #[test]
    fn chapters_have_times_and_titles_that_fit() {
        let long = "檜".repeat(100);
        let chapter = |at, title: &str| Chapter { at, title: title.to_owned() };
        let moov = moov(&file(&[chapter(0, "logs in"), chapter(150, &long)]));
        let chapters = moov.udta.unwrap().chpl.unwrap().entries;
        assert_eq!((chapters[0].start, chapters[0].title.as_str()), (0, "logs in"));
        assert_eq!((chapters[1].start, chapters[1].title.as_str()), (1_500_000, "檜".repeat(85).as_str()));
        let many: Vec<Chapter> = (0..300).map(|at| chapter(at, "t")).collect();
        assert_eq!(entries(&many).len(), MOST);
        assert_eq!(Chpl::KIND, FourCC::new(b"chpl"));
    }
}
