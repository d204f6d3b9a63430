//! The film of a spec, which lies beside the page: videos are too large to be part of it.

use camino::{Utf8Component, Utf8Path};
use hinoki_protocol::{State, TestResult, Video, VideoChapter};

use super::page::text;

/// `folder` is where the page will be.
pub(super) fn render(video: &Video, tests: &[TestResult], folder: Option<&Utf8Path>, out: &mut String) {
    let address = text(&address(Utf8Path::new(&video.path), folder));
    out.push_str(&format!(
        "<details class=\"video\"><summary class=\"dim\">video</summary>\n<div class=\"body\"><video controls preload=\"none\" \
         width=\"{}\" height=\"{}\" src=\"{address}\"></video>\n<ol class=\"chapters\">",
        video.width, video.height,
    ));
    for chapter in &video.chapters {
        let seconds = chapter.at / 1000.0;
        let class = if failed(chapter, tests) { " class=\"failed\"" } else { "" };
        out.push_str(&format!(
            "<li><a{class} href=\"{address}#t={seconds:.3}\" data-at=\"{seconds:.3}\"><span class=\"at\">{}</span> {}</a></li>",
            clock(seconds),
            text(&chapter.title),
        ));
    }
    out.push_str(&format!("</ol><div class=\"dim\">{}</div></div></details>\n", text(&video.path)));
}

fn failed(chapter: &VideoChapter, tests: &[TestResult]) -> bool {
    let test = tests.iter().find(|test| test.id == chapter.test);
    let attempt = test.and_then(|test| test.attempts.iter().find(|attempt| attempt.attempt == chapter.attempt));
    attempt.is_some_and(|attempt| attempt.state == State::Failed)
}

/// `2:05`.
fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

/// Of the file as seen from a page in `folder`, so that both can be moved together.
fn address(file: &Utf8Path, folder: Option<&Utf8Path>) -> String {
    let parts = |path: &Utf8Path| -> Vec<String> {
        let known = path.components().filter(|part| !matches!(part, Utf8Component::CurDir | Utf8Component::RootDir));
        known.map(|part| part.as_str().to_owned()).collect()
    };
    let file = parts(file);
    let Some(folder) = folder.map(parts) else { return format!("file:///{}", encoded(&file)) };
    let common = file.iter().zip(&folder).take_while(|(one, other)| one == other).count();
    if common == 0 && !folder.is_empty() {
        return format!("file:///{}", encoded(&file));
    }
    "../".repeat(folder.len() - common) + &encoded(&file[common..])
}

fn encoded(parts: &[String]) -> String {
    let keeps = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte);
    let part = |part: &String| -> String {
        part.bytes()
            .map(|byte| if keeps(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    };
    parts.iter().map(part).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_found_from_where_the_page_is() {
        let file = Utf8Path::new("/p/cypress/videos/a b/c#1.cy.js.mp4");
        let of = |folder: &str| address(file, Some(Utf8Path::new(folder)));
        assert_eq!(of("/p"), "cypress/videos/a%20b/c%231.cy.js.mp4");
        assert_eq!(of("/p/reports/today"), "../../cypress/videos/a%20b/c%231.cy.js.mp4");
        assert_eq!(of("/elsewhere"), "file:///p/cypress/videos/a%20b/c%231.cy.js.mp4");
        assert_eq!(address(file, None), "file:///p/cypress/videos/a%20b/c%231.cy.js.mp4");
    }

    #[test]
    fn chapters_lead_to_their_times_and_say_which_failed() {
        let chapter = |at, title: &str, test: &str| VideoChapter {
            at,
            title: title.to_owned(),
            test: test.to_owned(),
            attempt: 1,
        };
        let video = Video {
            path: "/p/cypress/videos/a.cy.js.mp4".into(),
            width: 1000,
            height: 660,
            started_at: 0.0,
            duration: 130_000.0,
            chapters: vec![chapter(0.0, "logs <in>", "r1"), chapter(125_250.0, "logs out", "r2")],
        };
        let mut page = String::new();
        render(&video, &[], Some(Utf8Path::new("/p")), &mut page);
        assert!(page.contains("src=\"cypress/videos/a.cy.js.mp4\""), "{page}");
        assert!(page.contains("href=\"cypress/videos/a.cy.js.mp4#t=125.250\""), "{page}");
        assert!(page.contains("logs &lt;in&gt;") && page.contains("2:05"), "{page}");
    }
}
