use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use crate::encoder::Encoder;
use crate::film::FilmOptions;
use crate::mp4::Mp4;
use crate::spool::Spool;
use crate::{Chapter, Error, Picture, Video};

/// Sides that the encoder takes, and that players of small machines show.
const LARGEST: u32 = 1920;

/// What was taken of a film, and its file, which is begun when the first frame is encoded.
pub(crate) struct Recording {
    options: FilmOptions,
    spool: Spool,
    /// How many frames of the spool are done with.
    done: usize,
    open: Option<Open>,
}

struct Open {
    file: NamedTempFile,
    mp4: Mp4<BufWriter<File>>,
    encoder: Encoder,
    picture: Picture,
    /// Time of the first frame.
    started_at: f64,
    frames: u64,
    chapters: usize,
}

impl Recording {
    pub(crate) fn new(options: FilmOptions) -> Self {
        Self { options, spool: Spool::default(), done: 0, open: None }
    }

    /// Lays a frame aside. `chapters` is how many began so far.
    pub(crate) fn take(mut self, at: f64, jpeg: &[u8], chapters: usize) -> Result<Self, Error> {
        self.spool.push(at, chapters, jpeg)?;
        Ok(self)
    }

    /// Whether there are frames to encode.
    pub(crate) fn has_more(&self) -> bool {
        self.done < self.spool.len()
    }

    /// Encodes the next frame and leaves out those that follow it, so that `step` are done.
    pub(crate) fn develop(mut self, step: usize) -> Result<Self, Error> {
        if let Some((stored, jpeg)) = self.spool.get(self.done)? {
            let open = match &mut self.open {
                Some(open) => open,
                closed => closed.insert(Open::new(&self.options, stored.at)?),
            };
            open.frame(stored.at, &jpeg, stored.chapters)?;
        }
        self.done += step;
        Ok(self)
    }

    pub(crate) fn finish(
        mut self,
        at: f64,
        chapters: Vec<(f64, String)>,
        time: Duration,
    ) -> Result<Option<Video>, Error> {
        let end = Instant::now() + time;
        let mut longest = Duration::ZERO;
        while self.has_more() {
            let begun = Instant::now();
            let left = self.spool.len() - self.done;
            let step = step(left, end.saturating_duration_since(begun), longest);
            self = self.develop(step)?;
            longest = longest.max(begun.elapsed());
        }
        let (options, open) = (self.options, self.open);
        let Some(open) = open else { return Ok(None) };
        let video = open.finish(at, chapters, &options.path);
        if video.is_err() {
            remove_folders(&options);
        }
        video
    }

    pub(crate) fn discard(self) {
        let (options, open) = (self.options, self.open);
        if open.is_some() {
            drop(open);
            remove_folders(&options);
        }
    }
}

/// How many frames are done with by encoding one, if there are `left` in this time and each takes so long; the last is
/// always encoded.
fn step(left: usize, time: Duration, each: Duration) -> usize {
    let most = if each.is_zero() { left as f64 } else { (time.as_secs_f64() / each.as_secs_f64()).max(1.0) };
    let step = ((left as f64 / most).ceil() as usize).max(1);
    if left > 1 { step.min(left - 1) } else { 1 }
}

/// Those that hold nothing.
fn remove_folders(options: &FilmOptions) {
    let above = options.path.ancestors().skip(1);
    for folder in above.take_while(|folder| folder.starts_with(&options.folder)) {
        if std::fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

impl Open {
    fn new(options: &FilmOptions, started_at: f64) -> Result<Self, Error> {
        let folder = options.path.parent().unwrap_or(Path::new("."));
        let file = create(folder)?;
        let (width, height) = fitting(options.width, options.height);
        Ok(Self {
            mp4: Mp4::new(BufWriter::new(file.reopen()?))?,
            file,
            encoder: Encoder::new(options.quality, options.rate as f32)?,
            picture: Picture::new(width, height),
            started_at,
            frames: 0,
            chapters: 0,
        })
    }

    fn frame(&mut self, at: f64, jpeg: &[u8], chapters: usize) -> Result<(), Error> {
        if let Err(error) = self.picture.show(jpeg) {
            tracing::debug!(%error, "a frame of a video is left out");
            return Ok(());
        }
        if std::mem::replace(&mut self.chapters, chapters) != chapters {
            // Players go to where a chapter begins.
            self.encoder.restart();
        }
        if let Some(coded) = self.encoder.encode(&self.picture)? {
            let at = self.after(at).max(self.mp4.last().map_or(0, |last| last + 1));
            self.mp4.add(at, &coded)?;
            self.frames += 1;
        }
        Ok(())
    }

    /// ms since the first frame.
    fn after(&self, at: f64) -> u64 {
        (at - self.started_at).max(0.0).round() as u64
    }

    fn finish(self, at: f64, chapters: Vec<(f64, String)>, path: &Path) -> Result<Option<Video>, Error> {
        let (Some(last), Some(parameters)) = (self.mp4.last(), self.encoder.parameters()) else { return Ok(None) };
        let end = self.after(at).max(last + 1);
        let mut chapters: Vec<Chapter> =
            chapters.into_iter().map(|(at, title)| Chapter { at: self.after(at).min(end - 1), title }).collect();
        chapters.sort_by_key(|chapter| chapter.at);
        let (width, height) = (self.picture.width(), self.picture.height());
        let started_at = self.started_at;
        self.mp4.finish(end, (width, height), parameters, &chapters)?;
        self.file.persist(path).map_err(|error| error.error)?;
        Ok(Some(Video { width, height, started_at, duration: end, frames: self.frames, chapters }))
    }
}

/// A file in the folder that goes away unless it is kept.
fn create(folder: &Path) -> Result<NamedTempFile, Error> {
    let mut attempts = 0;
    loop {
        std::fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // Those of other files; what the system's mask takes away is taken away.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        match builder.prefix(".").suffix(".mp4.part").tempfile_in(folder) {
            // Another film that left nothing has just removed the folder.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && attempts < 10 => attempts += 1,
            created => return Ok(created?),
        }
    }
}

/// The size of the video: smaller than the frames if those are larger than any screen.
fn fitting(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    if longest <= LARGEST {
        return (width, height);
    }
    let side = |side: u32| (u64::from(side) * u64::from(LARGEST) / u64::from(longest)) as u32;
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_left_out_where_time_is_short_but_never_the_last() {
        let ms = Duration::from_millis;
        assert_eq!(step(100, ms(1000), Duration::ZERO), 1);
        assert_eq!(step(100, ms(1000), ms(10)), 1);
        assert_eq!(step(100, ms(1000), ms(20)), 2);
        assert_eq!(step(100, ms(0), ms(20)), 99);
        assert_eq!((step(2, ms(0), ms(20)), step(1, ms(0), ms(20))), (1, 1));
    }

    #[test]
    fn a_video_is_no_larger_than_screens_are() {
        assert_eq!(fitting(1000, 660), (1000, 660));
        assert_eq!(fitting(3840, 1920), (1920, 960));
    }
}
