//! The film of a spec: what is taken of it, and what becomes of it at the end.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_browser::{ImageFormat, Screencast};
use hinoki_config::ProjectConfig;
use hinoki_protocol::{RunEvent, SpecResult, State, Video, VideoChapter};
use hinoki_video::{Film, FilmOptions};
use tokio::sync::oneshot;

use crate::drive::Drive;
use crate::shared::{Shared, now};

/// Frames a second at most: enough to follow what happens.
const RATE: u32 = 10;
/// Of pictures on their way to the encoder.
const QUALITY: u8 = 60;
/// Time to encode what isn't yet when a spec has ended; what doesn't fit is left out.
const DEVELOPING: Duration = Duration::from_secs(10);
/// The same when someone waits for the program's end.
const HURRIED: Duration = Duration::from_secs(2);
/// Time for the end of the file, beyond that.
const ENDING: Duration = Duration::from_secs(10);

/// A spec's film in the making.
pub(crate) struct SpecFilm {
    film: Film,
    path: Utf8PathBuf,
    /// Largest frames that are wanted.
    size: (u32, u32),
    hasher: RandomState,
    /// Hash of the last picture.
    last: Option<u64>,
    /// It may have begun its file: something failed, though that may no longer count.
    has_file: bool,
    /// Of which attempts its chapters are: test and number.
    attempts: Vec<(String, u32)>,
}

impl SpecFilm {
    /// Begins the film of a spec, if the run is filmed.
    pub(crate) fn start(shared: &Shared, spec: &str) -> Option<Self> {
        let config = &shared.request.config;
        let how = config.video.filter(|_| !shared.list && !shared.is_interactive())?;
        let path = path(config, &shared.short_name(spec));
        let size = (config.viewport_width, config.viewport_height);
        let film = Film::start(FilmOptions {
            path: path.clone().into_std_path_buf(),
            folder: config.videos_folder.clone().into_std_path_buf(),
            width: size.0,
            height: size.1,
            quality: how.quality,
            rate: RATE,
            at_once: how.keep_all,
        });
        match film {
            Ok(film) => Some(Self {
                film,
                path,
                size,
                hasher: RandomState::new(),
                last: None,
                has_file: how.keep_all,
                attempts: Vec::new(),
            }),
            Err(error) => {
                shared.emit([no_video(spec, &path, &error.to_string())]);
                None
            }
        }
    }

    /// How the browser is to take pictures.
    pub(crate) fn screencast(&self) -> Screencast {
        Screencast {
            format: ImageFormat::Jpeg,
            quality: Some(QUALITY),
            max_width: Some(self.size.0),
            max_height: Some(self.size.1),
            ..Screencast::default()
        }
    }

    /// A picture of the application; `at` in ms since the Unix epoch, 0 if the browser doesn't say. Whether it shows something
    /// new.
    pub(crate) fn frame(&mut self, at: f64, jpeg: &[u8]) -> bool {
        let hash = self.hasher.hash_one(jpeg);
        let is_new = self.last.replace(hash) != Some(hash);
        if is_new {
            self.film.frame(if at > 0.0 { at } else { now() }, jpeg.to_vec());
        }
        is_new
    }

    /// What is told of the spec makes its chapters.
    fn hear(&mut self, event: &RunEvent, titles: impl FnOnce(&str) -> Vec<String>) {
        match event {
            RunEvent::AttemptStarted { test, attempt, at, .. } => {
                let title = titles(test).join(" > ");
                let title = if *attempt > 1 { format!("{title} (attempt {attempt})") } else { title };
                self.film.chapter(*at, title);
                self.attempts.push((test.clone(), *attempt));
            }
            RunEvent::AttemptFinished { result, .. } if result.state == State::Failed => {
                self.film.develop();
                self.has_file = true;
            }
            RunEvent::SpecRestarted { .. } => {
                self.film.forget_chapters();
                self.attempts.clear();
            }
            _ => {}
        }
    }

    /// Ends the film, and keeps it where that is wanted.
    pub(crate) async fn end(self, shared: &Shared, result: &mut SpecResult, interrupted: bool) {
        let keep_all = shared.request.config.video.is_some_and(|how| how.keep_all);
        let kept = keep_all || interrupted || has_failed(result);
        if !kept && !self.has_file {
            // Nothing waits for the thread, which makes way for others.
            self.film.discard(drop);
            return;
        }
        let (sender, told) = oneshot::channel();
        let told_by = move |outcome| {
            // Whoever waited may have given up.
            let _ = sender.send(outcome);
        };
        let time = if interrupted { HURRIED } else { DEVELOPING };
        if kept {
            self.film.finish(now(), time, told_by);
        } else {
            self.film.discard(told_by);
        }
        let why = match tokio::time::timeout(time + ENDING, told).await {
            Ok(Ok(Ok(video))) => {
                result.video = video.map(|video| of(video, self.path, self.attempts));
                return;
            }
            Ok(Ok(Err(error))) => error.to_string(),
            Ok(Err(_)) => "the thread that makes it broke off".to_owned(),
            Err(_) => format!("it wasn't written within {} s", (time + ENDING).as_secs()),
        };
        shared.emit([no_video(&result.spec, &self.path, &why)]);
    }
}

impl Drive {
    /// Hands what happened to the film.
    pub(crate) fn film_hears(&mut self, events: &[RunEvent]) {
        if let Some(film) = &mut self.film {
            let progress = &self.progress;
            events.iter().for_each(|event| film.hear(event, |test| progress.title_path(test)));
        }
    }
}

/// `<videos>/<spec>.mp4`, in folders as those of screenshots.
fn path(config: &ProjectConfig, spec: &str) -> Utf8PathBuf {
    config.videos_folder.join(format!("{spec}.mp4"))
}

fn has_failed(result: &SpecResult) -> bool {
    let failed = |state| state == State::Failed;
    let of_test = |test: &hinoki_protocol::TestResult| {
        failed(test.state) || test.attempts.iter().any(|attempt| failed(attempt.state))
    };
    result.error.is_some() || result.tests.iter().any(of_test)
}

fn of(video: hinoki_video::Video, path: Utf8PathBuf, attempts: Vec<(String, u32)>) -> Video {
    let chapters = video.chapters.into_iter().zip(attempts);
    Video {
        path: path.into_string(),
        width: video.width,
        height: video.height,
        started_at: video.started_at,
        duration: video.duration as f64,
        chapters: chapters
            .map(|(chapter, (test, attempt))| VideoChapter {
                at: chapter.at as f64,
                title: chapter.title,
                test,
                attempt,
            })
            .collect(),
    }
}

fn no_video(spec: &str, path: &Utf8Path, why: &str) -> RunEvent {
    RunEvent::Warning { spec: Some(spec.to_owned()), message: format!("there is no video {path}: {why}") }
}
