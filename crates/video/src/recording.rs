use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::encoder::Encoder;
use crate::film::FilmOptions;
use crate::mp4::Mp4;
use crate::{Chapter, Error, Picture, Video};

/// Sides that the encoder takes, and that players of small machines show.
const LARGEST: u32 = 1920;

/// The file that is being written, from its first frame on.
pub(crate) struct Recording {
    options: FilmOptions,
    open: Option<Open>,
}

struct Open {
    file: NamedTempFile,
    mp4: Mp4<BufWriter<File>>,
    encoder: Encoder,
    picture: Picture,
    /// Time of the first frame.
    started_at: f64,
    /// When the newest frame began, though it wasn't kept since it showed the same.
    frames: u64,
    chapters: usize,
}

impl Recording {
    pub(crate) fn new(options: FilmOptions) -> Self {
        Self { options, open: None }
    }

    /// `chapters` is how many began so far.
    pub(crate) fn frame(&mut self, at: f64, jpeg: &[u8], chapters: usize) -> Result<(), Error> {
        let open = match &mut self.open {
            Some(open) => open,
            closed => closed.insert(Open::new(&self.options, at)?),
        };
        open.frame(at, jpeg, chapters)
    }

    pub(crate) fn finish(mut self, at: f64, chapters: Vec<(f64, String)>) -> Result<Option<Video>, Error> {
        match self.open.take() {
            Some(open) => {
                let video = open.finish(at, chapters, &self.options.path);
                if video.is_err() {
                    self.remove_folders();
                }
                video
            }
            None => Ok(None),
        }
    }

    pub(crate) fn discard(mut self) {
        if self.open.take().is_some() {
            self.remove_folders();
        }
    }

    /// Those that hold nothing.
    fn remove_folders(&self) {
        let above = self.options.path.ancestors().skip(1);
        for folder in above.take_while(|folder| folder.starts_with(&self.options.folder)) {
            if std::fs::remove_dir(folder).is_err() {
                return;
            }
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
