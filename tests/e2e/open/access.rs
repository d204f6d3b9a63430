//! Who may read and drive the page.

use crate::harness::{Page, Project, raw};

#[test]
fn only_its_own_page_gets_in() {
    let project = Project::of("it('a', () => {})");
    let open = project.command().open();
    let url = open.url().to_owned();
    let address = url.split('/').nth(2).expect("an address").to_owned();
    let path = format!("/{}/", url.split('/').nth(3).expect("a token"));
    let own = format!("http://{address}");

    let wrong = format!("{own}/{}/", "A".repeat(43));
    assert_eq!(Page::connect(&wrong, &own).err(), Some(404));
    for origin in ["http://evil.test", "null", "http://127.0.0.1:1"] {
        assert_eq!(Page::connect(&url, origin).err(), Some(403), "{origin}");
    }
    assert_eq!(raw(&url, &path, &[("host", "evil.test")]).0, 421);
    let (_, answer) = raw(&url, &format!("{path}snapshots/none"), &[("origin", "http://evil.test")]);
    let answer = answer.to_lowercase();
    assert!(!answer.contains("access-control-allow-origin"), "{answer}");
    for header in ["referrer-policy: no-referrer", "x-content-type-options: nosniff", "frame-ancestors 'none'"] {
        assert!(answer.contains(header), "{header} in {answer}");
    }
    assert!(Page::connect(&url, &own).is_ok());
    open.end();
}
