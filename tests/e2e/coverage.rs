//! Coverage of the application by `@cypress/code-coverage`.

use std::process::Command;

use crate::harness::Project;

/// Puts the application, instrumented, into a page.
const BUILD: &str = "
const { writeFileSync } = require('fs')
const { transformFileSync } = require('@babel/core')
const { code } = transformFileSync('src/sum.js', { plugins: ['istanbul'], babelrc: false, configFile: false, sourceType: 'script' })
writeFileSync('index.html', `<!doctype html><p>app</p><script>${code}</script>`)
";

#[test]
fn lines_that_ran_are_known_after_the_run() {
    let project = Project::new()
        .packages("coverage")
        .file("build.js", BUILD)
        .file("src/sum.js", "function sum(a, b) {\n  return a + b\n}\nfunction never() {\n  return 'never called'\n}\nwindow.sum = sum\n")
        .file("cypress/support/e2e.js", "import '@cypress/code-coverage/support'")
        .file(
            "cypress.config.js",
            "module.exports = { e2e: { setupNodeEvents(on, config) { require('@cypress/code-coverage/task')(on, config) ; return config } } }",
        )
        .spec("a.cy.js", "it('adds', () => { cy.visit('index.html') ; cy.window().then((win) => { expect(win.sum(1, 2)).to.equal(3) }) })");
    let built = Command::new("node").arg("build.js").current_dir(project.root()).output().expect("node can be started");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    project.run().passed(1);
    let report: serde_json::Value = serde_json::from_str(&project.text("coverage/coverage-final.json")).expect("JSON");
    let file = report.as_object().and_then(|files| files.values().next()).expect("a file");
    assert_eq!(file["f"], serde_json::json!({ "0": 1, "1": 0 }), "{file:#}");
}
