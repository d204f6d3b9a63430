//! A film in the making: frames are taken one at a time by a thread of its own, the newest first, so that whoever offers
//! them never waits.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::recording::Recording;
use crate::{Error, Video};

/// The thread works a fourth of its time at most: where the machine is busy, frames are left out.
const REST: u32 = 4;
/// However busy the machine is.
const LONGEST: Duration = Duration::from_secs(1);

/// How a film is made.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmOptions {
    /// Where the file goes, if it is kept; what lies there is replaced.
    pub path: PathBuf,
    /// Folders that are made for it are removed again down to this one, itself included, if nothing is kept.
    pub folder: PathBuf,
    /// Width of most frames in pixels.
    pub width: u32,
    /// Height of most frames in pixels.
    pub height: u32,
    /// Quantiser of H.264: 1 to 51, less is better and larger.
    pub quality: u8,
    /// Frames a second, at most.
    pub rate: u32,
}

/// A film in the making. Dropping it leaves nothing.
pub struct Film {
    shared: Arc<Shared>,
}

type Told = Box<dyn FnOnce(Result<Option<Video>, Error>) + Send>;

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    frame: Option<Frame>,
    chapters: Vec<(f64, String)>,
    end: Option<End>,
}

struct Frame {
    at: f64,
    jpeg: Vec<u8>,
}

enum End {
    /// At this time.
    Keep(f64, Told),
    Discard(Option<Told>),
}

enum Step {
    Frame(Frame),
    End(End),
}

impl Film {
    /// Begins one. Nothing is written before the first frame.
    ///
    /// # Errors
    /// There is no room for another thread.
    pub fn start(options: FilmOptions) -> Result<Self, Error> {
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        std::thread::Builder::new().name("hinoki-video".to_owned()).spawn(move || work(&own, options))?;
        Ok(Self { shared })
    }

    /// Offers a JPEG of the screen as it is from `at` on, in ms since the Unix epoch. If the one before hasn't been taken
    /// yet, it never will be.
    pub fn frame(&self, at: f64, jpeg: Vec<u8>) {
        self.shared.lock().frame = Some(Frame { at, jpeg });
        self.shared.changed.notify_one();
    }

    /// A chapter begins.
    pub fn chapter(&self, at: f64, title: String) {
        self.shared.lock().chapters.push((at, title));
    }

    /// Forgets the chapters so far.
    pub fn forget_chapters(&self) {
        self.shared.lock().chapters.clear();
    }

    /// Ends the film, and tells what became of it: nothing if there was no frame.
    pub fn finish(self, at: f64, told: impl FnOnce(Result<Option<Video>, Error>) + Send + 'static) {
        self.shared.end(End::Keep(at, Box::new(told)));
    }

    /// Ends the film and leaves nothing, then tells so.
    pub fn discard(self, told: impl FnOnce(Result<Option<Video>, Error>) + Send + 'static) {
        self.shared.end(End::Discard(Some(Box::new(told))));
    }
}

impl Drop for Film {
    fn drop(&mut self) {
        self.shared.end(End::Discard(None));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, end: End) {
        self.lock().end.get_or_insert(end);
        self.changed.notify_one();
    }

    /// The newest frame, not before `due`; at the end the last one at once.
    fn next(&self, due: Instant) -> Step {
        let mut state = self.lock();
        loop {
            let left = due.saturating_duration_since(Instant::now());
            let ready = left.is_zero() || matches!(state.end, Some(End::Keep(..)));
            if let Some(frame) = state.frame.take_if(|_| ready) {
                return Step::Frame(frame);
            }
            if let Some(end) = state.end.take() {
                return Step::End(end);
            }
            let woken = if state.frame.is_some() {
                self.changed.wait_timeout(state, left).map(|(state, _)| state).map_err(|error| error.into_inner().0)
            } else {
                self.changed.wait(state).map_err(PoisonError::into_inner)
            };
            state = woken.unwrap_or_else(|state| state);
        }
    }
}

fn work(shared: &Shared, options: FilmOptions) {
    yield_to_others();
    let interval = Duration::from_secs(1) / options.rate.max(1);
    let mut recording = Ok(Recording::new(options));
    let mut due = Instant::now();
    loop {
        match shared.next(due) {
            Step::Frame(frame) => {
                let begun = Instant::now();
                // After an error the rest is only waited for.
                if let Ok(open) = &mut recording
                    && let Err(error) = open.frame(frame.at, &frame.jpeg, shared.lock().chapters.len())
                {
                    recording = Err(error);
                }
                due = begun + (begun.elapsed() * REST).clamp(interval, LONGEST);
            }
            Step::End(End::Keep(at, told)) => {
                let chapters = std::mem::take(&mut shared.lock().chapters);
                return told(recording.and_then(|recording| recording.finish(at, chapters)));
            }
            Step::End(End::Discard(told)) => {
                let outcome = recording.map(Recording::discard).map(|()| None);
                if let Some(told) = told {
                    told(outcome);
                }
                return;
            }
        }
    }
}

/// Browser and tests come first.
fn yield_to_others() {
    // Elsewhere the priority is that of the whole program.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!(%error, "the thread that films has no lower priority");
    }
}
