//! Films as their makers see them.

use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use hinoki_video::{Error, Film, FilmOptions, Video};

const RED: &[u8] = include_bytes!("red-16x16.jpg");
const DEADLINE: Duration = Duration::from_secs(60);

fn options(folder: &Path) -> FilmOptions {
    let folder = folder.join("videos");
    FilmOptions {
        path: folder.join("a/b.cy.js.mp4"),
        folder,
        width: 16,
        height: 16,
        quality: 26,
        rate: 1000,
        at_once: false,
    }
}

fn finished(film: Film, at: f64) -> Result<Option<Video>, Error> {
    let (sender, receiver) = mpsc::channel();
    film.finish(at, DEADLINE, move |outcome| sender.send(outcome).expect("someone waits"));
    receiver.recv_timeout(DEADLINE).expect("it ends")
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("videos/a")).expect("a folder").count()
}

#[test]
fn a_film_has_its_frames_times_and_chapters() {
    let folder = tempfile::tempdir().unwrap();
    let film = Film::start(options(folder.path())).unwrap();
    film.chapter(900.0, "before the first frame".into());
    film.frame(1000.0, RED.to_vec());
    film.chapter(1500.0, "second".into());
    let video = finished(film, 3000.0).unwrap().expect("a video");
    assert_eq!((video.width, video.height, video.duration, video.started_at), (16, 16, 2000, 1000.0));
    let chapters: Vec<_> = video.chapters.iter().map(|chapter| (chapter.at, chapter.title.as_str())).collect();
    assert_eq!(chapters, [(0, "before the first frame"), (500, "second")]);
    let file = std::fs::read(folder.path().join("videos/a/b.cy.js.mp4")).unwrap();
    assert_eq!(&file[4..8], b"ftyp");
    assert_eq!(files(folder.path()), 1, "nothing else is left");
}

#[test]
fn a_film_that_will_be_kept_is_encoded_while_frames_come() {
    let folder = tempfile::tempdir().unwrap();
    let film = Film::start(options(folder.path())).unwrap();
    film.frame(1000.0, RED.to_vec());
    film.develop();
    film.frame(2000.0, RED.to_vec());
    let video = finished(film, 3000.0).unwrap().expect("a video");
    // Whether the first was taken before the second came isn't certain.
    assert!((1..=2).contains(&video.frames) && video.duration >= 1000, "{video:?}");
    assert_eq!(files(folder.path()), 1);
}

#[test]
fn the_last_frame_is_always_in_the_film() {
    let folder = tempfile::tempdir().unwrap();
    // One a second at most: the second one would not be due yet.
    let film = Film::start(FilmOptions { rate: 1, ..options(folder.path()) }).unwrap();
    film.frame(1000.0, RED.to_vec());
    film.frame(1010.0, RED.to_vec());
    film.frame(1020.0, RED.to_vec());
    let video = finished(film, 1100.0).unwrap().expect("a video");
    assert!(video.frames >= 1 && video.duration >= 80, "{video:?}");
}

#[test]
fn a_film_that_is_not_kept_leaves_no_file_and_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    // Also if it was being encoded.
    let film = Film::start(FilmOptions { at_once: true, ..options(folder.path()) }).unwrap();
    film.frame(1000.0, RED.to_vec());
    let (sender, receiver) = mpsc::channel();
    film.discard(move |outcome| sender.send(outcome).expect("someone waits"));
    assert_eq!(receiver.recv_timeout(DEADLINE).expect("it ends").unwrap(), None);
    assert!(!folder.path().join("videos").exists());
}

#[test]
fn without_a_frame_there_is_no_film() {
    let folder = tempfile::tempdir().unwrap();
    let film = Film::start(options(folder.path())).unwrap();
    film.chapter(1.0, "nothing to see".into());
    assert_eq!(finished(film, 2.0).unwrap(), None);
    assert!(!folder.path().join("videos").exists());
}

#[test]
fn a_folder_that_can_not_be_written_is_told_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("videos"), "a file").unwrap();
    let film = Film::start(options(folder.path())).unwrap();
    film.frame(1000.0, RED.to_vec());
    film.frame(2000.0, RED.to_vec());
    let error = finished(film, 3000.0).unwrap_err();
    assert!(error.to_string().starts_with("the file can't be written: "), "{error}");
}

#[test]
fn what_is_no_picture_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let film = Film::start(options(folder.path())).unwrap();
    film.frame(1000.0, b"garbage".to_vec());
    assert_eq!(finished(film, 2000.0).unwrap(), None);
}
