//! A film in the making: frames are taken one at a time by a thread of its own, the newest only, so that whoever offers
//! them never waits. They are laid aside as they came, since most films aren't kept, and encoded from when it is known that
//! this one will be.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::recording::Recording;
use crate::{Error, Video};

/// While frames still come, the thread encodes a third of its time at most.
const REST: u32 = 2;

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
    /// Frames are encoded as they come: the film will be kept.
    pub at_once: bool,
}

/// A film in the making. Dropping it leaves nothing.
pub struct Film {
    shared: Arc<Shared>,
}

type Told = Box<dyn FnOnce(Result<Option<Video>, Error>) + Send>;

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    frame: Option<Frame>,
    chapters: Vec<(f64, String)>,
    develop: bool,
    end: Option<End>,
}

struct Frame {
    at: f64,
    jpeg: Vec<u8>,
}

enum End {
    /// At this time; so long it may take to encode what isn't yet.
    Keep(f64, Duration, Told),
    Discard(Option<Told>),
}

enum Step {
    Frame(Frame),
    Develop,
    End(End),
}

impl Film {
    /// Begins one. Nothing is written before the first frame.
    ///
    /// # Errors
    /// There is no room for another thread.
    pub fn start(options: FilmOptions) -> Result<Self, Error> {
        let state = State { develop: options.at_once, ..State::default() };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
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

    /// The film will be kept: frames are encoded from now on, those so far first.
    pub fn develop(&self) {
        self.shared.lock().develop = true;
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

    /// Ends the film, and tells what became of it: nothing if there was no frame. Frames that can't be encoded within `time`
    /// are left out.
    pub fn finish(self, at: f64, time: Duration, told: impl FnOnce(Result<Option<Video>, Error>) + Send + 'static) {
        self.shared.end(End::Keep(at, time, Box::new(told)));
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

    /// The newest frame, not before `due`; at the end the last one at once. Meanwhile frames may be encoded, not before
    /// `developed`, which is `None` if there are none.
    fn next(&self, due: Instant, developed: Option<Instant>) -> Step {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            let is_ending = matches!(state.end, Some(End::Keep(..)));
            if let Some(frame) = state.frame.take_if(|_| is_ending || now >= due) {
                return Step::Frame(frame);
            }
            if let Some(end) = state.end.take() {
                return Step::End(end);
            }
            let developed = developed.filter(|_| state.develop);
            if developed.is_some_and(|developed| now >= developed) {
                return Step::Develop;
            }
            let wake = developed.into_iter().chain(state.frame.is_some().then_some(due)).min();
            let woken = match wake {
                Some(wake) => {
                    let woken = self.changed.wait_timeout(state, wake.saturating_duration_since(now));
                    woken.map(|(state, _)| state).map_err(|error| error.into_inner().0)
                }
                None => self.changed.wait(state).map_err(PoisonError::into_inner),
            };
            state = woken.unwrap_or_else(|state| state);
        }
    }
}

fn work(shared: &Shared, options: FilmOptions) {
    yield_to_others();
    let interval = Duration::from_secs(1) / options.rate.max(1);
    let mut recording = Ok(Recording::new(options));
    let (mut due, mut rested) = (Instant::now(), Instant::now());
    loop {
        let has_more = recording.as_ref().is_ok_and(Recording::has_more);
        match shared.next(due, has_more.then_some(rested)) {
            Step::Frame(frame) => {
                due = Instant::now() + interval;
                let chapters = shared.lock().chapters.len();
                recording = recording.and_then(|recording| recording.take(frame.at, &frame.jpeg, chapters));
            }
            Step::Develop => {
                let begun = Instant::now();
                recording = recording.and_then(|recording| recording.develop(1));
                rested = Instant::now() + begun.elapsed() * REST;
            }
            Step::End(End::Keep(at, time, told)) => {
                let chapters = std::mem::take(&mut shared.lock().chapters);
                return told(recording.and_then(|recording| recording.finish(at, chapters, time)));
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
