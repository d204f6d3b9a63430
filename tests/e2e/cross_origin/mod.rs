//! `cy.origin()`: pages of other origins in one test.

mod callbacks;
mod frames;
mod named;
mod pages;
mod rules;
mod secure;
mod sign_on;
mod tabs;
mod visits;

use crate::harness::{App, Project};

/// Two servers, of which the second is reached by another name too: three origins.
struct Sites {
    app: App,
    other: App,
}

impl Sites {
    fn new() -> Self {
        let page = |app: App| {
            app.page("/", "<h1></h1><input><script>document.querySelector('h1').textContent = location.host</script>")
                .page("/1", "<p>one</p>")
                .page("/2", "<p>two</p>")
                .page("/base/page", "<p>based</p>")
                .page("/early", "<script>document.title = `early ${window.hooked}`</script>")
                .page("/opener", "<p></p><script>document.querySelector('p').textContent = `${window.opener} ${top === window}`</script>")
                .page("/throws", "<script>setTimeout(() => { throw new Error('of the page') }, 20)</script>")
                .page("/asks", "<button onclick=\"this.textContent = confirm('sure?')\">ask</button>")
                .page("/link", "<a>go</a><script>document.querySelector('a').href = new URLSearchParams(location.search).get('to')</script>")
                .page("/js", "<script>location = new URLSearchParams(location.search).get('to')</script>")
                .page("/hangs", "<img src='/hang'>")
        };
        Self { app: page(App::start()), other: page(App::everywhere()) }
    }

    fn a(&self) -> String {
        self.other.url("")
    }

    fn b(&self) -> String {
        self.other.other_origin("")
    }

    fn project(&self, lines: &str, spec: &str) -> Project {
        let (a, b) = (self.a(), self.b());
        Project::new().app(&self.app).e2e(lines).spec("a.cy.js", &format!("const A = '{a}'\nconst B = '{b}'\n{spec}"))
    }
}

const QUICK: &str = "defaultCommandTimeout: 700, screenshotOnRunFailure: false,";
