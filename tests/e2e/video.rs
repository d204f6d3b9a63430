//! Films of specs: which are kept, what is in them, and what may go wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use axum::response::IntoResponse;
use serde_json::Value;

use crate::harness::{App, Finished, Project, processes};

const FILMED: &str = "video: true, defaultCommandTimeout: 1000, screenshotOnRunFailure: false,";

/// Files below a folder, relative to it, hidden ones included.
fn files(folder: &Path) -> Vec<String> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    let relative = |path: &PathBuf| path.strip_prefix(folder).expect("below").display().to_string();
    let mut files: Vec<String> = found.iter().map(relative).collect();
    files.sort();
    files
}

/// The boxes of a file at its top level: ISO/IEC 14496-12, section 4.2.
fn boxes(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut boxes = Vec::new();
    let mut rest = file;
    while rest.len() >= 8 {
        let number =
            |from: usize, to: usize| rest[from..to].iter().fold(0, |sum, &byte| (sum << 8) | usize::from(byte));
        let (head, size) = if number(0, 4) == 1 { (16, number(8, 16)) } else { (8, number(0, 4)) };
        boxes.push((String::from_utf8_lossy(&rest[4..8]).into_owned(), rest[head..size].to_vec()));
        rest = &rest[size..];
    }
    assert!(rest.is_empty(), "{} bytes are left after the last box", rest.len());
    boxes
}

/// Titles of the chapters of a film that is whole.
fn chapters(path: &Path) -> Vec<String> {
    let file = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let found = boxes(&file);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["ftyp", "mdat", "moov"]);
    let user = boxes(&found[2].1).into_iter().find(|(name, _)| name == "udta").expect("user data").1;
    let list = boxes(&user).into_iter().find(|(name, _)| name == "chpl").expect("chapters").1;
    // Version and flags, four bytes without a meaning, the number; of each the time in 100 ns and a title with its length.
    let mut titles = Vec::new();
    let mut at = 9;
    for _ in 0..list[8] {
        let length = usize::from(list[at + 8]);
        titles.push(String::from_utf8(list[at + 9..at + 9 + length].to_vec()).expect("UTF-8"));
        at += 9 + length;
    }
    titles
}

fn video(run: &Finished, spec: usize) -> Value {
    run.json()["specs"][spec]["video"].clone()
}

/// Plays the film in the browser, where that knows H.264: its size, its length, and what its last frame shows.
fn plays(film: Vec<u8>, duration: f64) {
    let app = App::with("<p>x</p>")
        .on("/film.mp4", move |_| Some(([("content-type", "video/mp4")], film.clone()).into_response()));
    let spec = format!(
        "
        it('plays', () => {{
          cy.visit('/')
          cy.window().then(async (win) => {{
            const video = win.document.createElement('video')
            if (!video.canPlayType('video/mp4; codecs=\"avc1.42C01F\"')) return null
            const event = (name) => new Promise((resolve, reject) => {{
              video.addEventListener(name, resolve, {{ once: true }})
              video.onerror = () => reject(new Error(video.error.message))
            }})
            const blob = await (await win.fetch('/film.mp4')).blob()
            video.src = win.URL.createObjectURL(blob)
            await event('loadeddata')
            expect([video.videoWidth, video.videoHeight]).to.deep.equal([1000, 660])
            expect(video.duration * 1000).to.be.closeTo({duration}, 1)
            video.currentTime = video.duration
            await event('seeked')
            return {{ video, context: win.document.createElement('canvas').getContext('2d') }}
          }}).should((film) => {{
            // Its picture may come a little after that.
            film?.context.drawImage(film.video, 0, 0, 10, 10)
            const [red, green, blue] = film?.context.getImageData(5, 5, 1, 1).data ?? [0, 0, 255]
            expect(red).to.be.below(60)
            expect(green).to.be.below(60)
            expect(blue).to.be.above(180)
          }})
        }})
        "
    );
    Project::new().app(&app).spec("a.cy.js", &spec).run().passed(1);
}

#[test]
fn a_spec_that_fails_leaves_a_film_that_plays_with_a_chapter_for_each_attempt() {
    // More pictures at once than the browser sends before it is told to go on; then nothing changes any more.
    let blue = "<!doctype html><body><script>
        let shade = 0
        const change = () => {
          document.body.style.background = shade < 250 ? `rgb(${shade}, 0, 0)` : '#00f'
          if (shade < 250) { shade += 10; setTimeout(change, 10) }
        }
        change()
        </script>";
    let app = App::with("<p>x</p>").page("/red", "<body style='background: red'>").page("/blue", blue);
    let spec = format!(
        "
        describe('colours', () => {{
          it('begins', () => {{ cy.visit('/red') }})
          it('ends elsewhere', {{ retries: 1 }}, () => {{ cy.visit('{}') ; cy.get('#never', {{ timeout: 2000 }}) }})
        }})
        ",
        app.other_origin("/blue")
    );
    let project = Project::new()
        .app(&app)
        .e2e(&format!(
            "{FILMED} setupNodeEvents(on) {{
              on('after:spec', (spec, results) => require('fs').writeFileSync('after.json', JSON.stringify(results)))
            }}"
        ))
        .spec("a.cy.js", &spec);
    let run = project.command().reporter("spec,html").finish();
    run.code(1)
        .outcomes(&["passed colours > begins", "failed colours > ends elsewhere"])
        .printed("Videos  cypress/videos/a.cy.js.mp4");

    let path = project.path("cypress/videos/a.cy.js.mp4");
    let titles = ["colours > begins", "colours > ends elsewhere", "colours > ends elsewhere (attempt 2)"];
    assert_eq!(chapters(&path), titles);
    assert_eq!(files(&project.path("cypress/videos")), ["a.cy.js.mp4"]);

    let told = video(&run, 0);
    assert_eq!(told["path"], path.display().to_string());
    assert_eq!((told["width"].as_u64(), told["height"].as_u64()), (Some(1000), Some(660)));
    let told_titles: Vec<_> = told["chapters"].as_array().expect("chapters").iter().map(|one| &one["title"]).collect();
    assert_eq!(told_titles, titles);
    let after: Value = serde_json::from_str(&project.text("after.json")).expect("JSON");
    assert_eq!(after["video"], path.display().to_string());
    let page = project.text("hinoki-report.html");
    assert!(
        page.contains("src=\"cypress/videos/a.cy.js.mp4\"") && page.contains("href=\"cypress/videos/a.cy.js.mp4#t=")
    );

    plays(fs::read(path).expect("a film"), told["duration"].as_f64().expect("a number"));
}

#[test]
fn a_film_shows_how_the_page_looked_when_a_test_failed() {
    let app = App::with("<!doctype html><body style='background: red'>");
    // One picture was just taken, and the next isn't due before the test and the spec have ended.
    let spec = "
        it('fails at once', () => {
          cy.visit('/')
          cy.get('body').then(([body]) => {
            body.style.background = '#00f'
            throw new Error('too blue')
          })
        })
    ";
    let project = Project::new().app(&app).e2e("video: true").spec("a.cy.js", spec);
    let run = project.run();
    run.code(1).outcomes(&["failed fails at once"]);
    let duration = video(&run, 0)["duration"].as_f64().expect("a number");
    plays(fs::read(project.path("cypress/videos/a.cy.js.mp4")).expect("a film"), duration);
}

#[test]
fn films_of_specs_that_pass_are_kept_only_if_all_are() {
    let app = App::with("<p>x</p>");
    let passes = "it('passes', () => { cy.visit('/') ; cy.get('p') })";
    let project = Project::new().app(&app).e2e(FILMED).spec("one/a.cy.js", passes).spec("two/b.cy.js", passes);
    project.run().passed(2);
    assert!(!project.path("cypress/videos").exists());

    let all = project
        .command()
        .args(&["--workers", "2", "--config", "videoKeep=all,experimentalSessionAndOrigin=false"])
        .finish();
    all.passed(2);
    assert_eq!(files(&project.path("cypress/videos")), ["one/a.cy.js.mp4", "two/b.cy.js.mp4"]);
    assert_eq!(chapters(&project.path("cypress/videos/two/b.cy.js.mp4")), ["passes"]);

    project.command().env("CYPRESS_VIDEO", "false").finish().passed(2);
    assert!(files(&project.path("cypress/videos")).is_empty(), "the folder is emptied before a run");
}

#[test]
fn a_handler_may_remove_a_film() {
    let app = App::with("<p>x</p>");
    let project = Project::new()
        .app(&app)
        .e2e(&format!(
            "{FILMED} setupNodeEvents(on) {{ on('after:spec', (spec, {{ video }}) => require('fs').unlinkSync(video)) }}"
        ))
        .spec("a.cy.js", "it('fails', () => { cy.visit('/') ; cy.get('#never') })");
    let run = project.run();
    run.code(1);
    assert_eq!(video(&run, 0), Value::Null);
    assert!(!run.stdout.contains("Videos"), "{}", run.show());
}

#[test]
fn a_film_is_whole_though_the_run_is_ended() {
    let app = App::with("<p>x</p>");
    let spec = "it('first', () => { cy.visit('/') ; cy.get('p') })\nit('hangs', () => { cy.visit('/hang') })";
    let project = Project::new().app(&app).e2e(FILMED).spec("a.cy.js", spec);
    let running = project.command().start();
    app.wait_for("/hang");
    running.interrupt();
    running.finish().code(130);
    assert_eq!(chapters(&project.path("cypress/videos/a.cy.js.mp4")), ["first", "hangs"]);
    assert_eq!(files(&project.path("cypress/videos")), ["a.cy.js.mp4"]);
}

#[test]
fn a_film_goes_on_in_the_browser_that_takes_the_place_of_a_dead_one() {
    let (app, id) = App::deadly(processes::Part::Browser);
    let spec = "
        it('before', () => { cy.visit('/') ; cy.get('p') })
        it('dies', () => { cy.visit('/end') ; cy.get('#never') })
        it('after', () => { cy.visit('/') ; cy.get('p') })
    ";
    let project = Project::new().app(&app).e2e(FILMED).spec("a.cy.js", spec);
    let running = project.command().start();
    id.store(running.id(), Ordering::SeqCst);
    running.finish().code(1).outcomes(&["passed before", "failed dies", "passed after"]);
    assert_eq!(chapters(&project.path("cypress/videos/a.cy.js.mp4")), ["before", "dies", "after"]);
}

#[test]
fn a_film_that_can_not_be_written_fails_nothing() {
    let app = App::with("<p>x</p>");
    let project = Project::new()
        .app(&app)
        .e2e(&format!("{FILMED} videoKeep: 'all',"))
        .file("cypress/videos", "a file")
        .spec("a.cy.js", "it('passes', () => { cy.visit('/') ; cy.get('p') })");
    let run = project.run();
    run.passed(1);
    let warnings = &run.report().warnings;
    let warned = warnings.iter().filter(|warning| warning.message.contains("cypress/videos/a.cy.js.mp4"));
    assert_eq!(warned.count(), 1, "{warnings:?}");
}

#[test]
fn what_is_kept_has_two_names() {
    let project = Project::of("it('passes', () => {})").e2e("video: true, videoKeep: 'some'");
    project.run().code(2).complained("videoKeep").complained("failed");
}
