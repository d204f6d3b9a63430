use camino::Utf8Path;
use serde_json::json;

use super::*;
use crate::{CliValues, FileValues, Mode, Sources, TestingType, find_support_file, resolve};

const FILES: &[&str] = &[
    "cypress/e2e/login.cy.js",
    "cypress/e2e/z.cy.ts",
    "cypress/e2e/sub/a.cy.tsx",
    "cypress/e2e/sub/helper.js",
    "cypress/e2e/x.hot-update.js",
    "cypress/e2e/.hidden/h.cy.js",
    "cypress/e2e/node_modules/p/n.cy.js",
    "cypress/support/e2e.ts",
    "node_modules/p/n.cy.js",
    "src/button.cy.jsx",
    "src/button.spec.ts",
    "src/[id]/page.cy.js",
    "../outside/o.cy.js",
];

struct Place {
    _folder: tempfile::TempDir,
    project: Utf8PathBuf,
}

fn place(files: &[&str]) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let project = Utf8Path::from_path(folder.path()).unwrap().canonicalize_utf8().unwrap().join("project");
    std::fs::create_dir(&project).unwrap();
    for file in files {
        let path = normal(&project.join(file));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    Place { _folder: folder, project }
}

fn config(project: &Utf8Path, testing_type: TestingType, block: serde_json::Value) -> ProjectConfig {
    let values = json!({ testing_type.block(): block });
    let sources = Sources {
        project: project.to_owned(),
        testing_type,
        mode: Mode::Run,
        file: Some(FileValues {
            path: project.join("cypress.config.js"),
            values: values.as_object().unwrap().clone(),
            functions: Vec::new(),
        }),
        env_files: Vec::new(),
        environment: Vec::new(),
        cli: CliValues::default(),
    };
    resolve(&sources).unwrap().project_config().unwrap()
}

fn find(project: &Utf8Path, block: serde_json::Value, chosen: &[&str], folder: &str) -> Result<Vec<String>, String> {
    let config = config(project, TestingType::E2e, block);
    let chosen: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    find_specs_from(&config, &chosen, &normal(&project.join(folder)))
        .map(|specs| specs.into_iter().map(|spec| spec.relative).collect())
        .map_err(|error| error.to_string())
}

#[test]
fn patterns() {
    let place = place(FILES);
    let absolute = format!("{}/src/*.cy.jsx", place.project);
    let cases: Vec<(serde_json::Value, &[&str])> = vec![
        (json!({}), &["cypress/e2e/login.cy.js", "cypress/e2e/sub/a.cy.tsx", "cypress/e2e/z.cy.ts"]),
        (json!({ "specPattern": "**/*.cy.js" }), &["cypress/e2e/login.cy.js", "src/[id]/page.cy.js"]),
        (json!({ "specPattern": ["src/**/*.cy.*", "!src/**/*.jsx"] }), &["src/[id]/page.cy.js"]),
        (
            json!({ "specPattern": ["src/*.{cy,spec}.{jsx,ts}", "cypress/e2e/z.cy.ts"] }),
            &["cypress/e2e/z.cy.ts", "src/button.cy.jsx", "src/button.spec.ts"],
        ),
        (json!({ "specPattern": "./src/@(button|x).spec.ts" }), &["src/button.spec.ts"]),
        (json!({ "specPattern": "src/\\[id\\]/*.js" }), &["src/[id]/page.cy.js"]),
        (json!({ "specPattern": absolute }), &["src/button.cy.jsx"]),
        (json!({ "specPattern": "../outside/**/*.cy.js" }), &["../outside/o.cy.js"]),
        (json!({ "specPattern": "cypress/e2e/sub" }), &["cypress/e2e/sub/a.cy.tsx", "cypress/e2e/sub/helper.js"]),
        (json!({ "specPattern": "cypress/e2e/*.js" }), &["cypress/e2e/login.cy.js"]),
        (
            json!({ "specPattern": "cypress/e2e/*.js", "excludeSpecPattern": [] }),
            &["cypress/e2e/login.cy.js", "cypress/e2e/x.hot-update.js"],
        ),
        (json!({ "excludeSpecPattern": "login.*" }), &["cypress/e2e/sub/a.cy.tsx", "cypress/e2e/z.cy.ts"]),
        (json!({ "excludeSpecPattern": ["**/sub/**", "./cypress/e2e/z*"] }), &["cypress/e2e/login.cy.js"]),
        (
            json!({ "excludeSpecPattern": "cypress/e2e/!(z).cy.*" }),
            &["cypress/e2e/sub/a.cy.tsx", "cypress/e2e/z.cy.ts"],
        ),
        (json!({ "specPattern": "cypress/e2e/.hidden/*" }), &["cypress/e2e/.hidden/h.cy.js"]),
        (json!({ "specPattern": "node_modules/p/*.cy.js" }), &["node_modules/p/n.cy.js"]),
    ];
    for (block, wanted) in cases {
        assert_eq!(
            find(&place.project, block.clone(), &[], "."),
            Ok(wanted.iter().map(ToString::to_string).collect()),
            "{block}"
        );
    }
}

#[test]
fn component_specs_leave_out_end_to_end_specs() {
    let place = place(FILES);
    let config = config(&place.project, TestingType::Component, json!({}));
    let specs = find_specs_from(&config, &[], &place.project).unwrap();
    let found: Vec<&str> = specs.iter().map(|spec| spec.relative.as_str()).collect();
    assert_eq!(found, ["src/[id]/page.cy.js", "src/button.cy.jsx"]);
}

#[test]
fn chosen_specs() {
    let place = place(FILES);
    let absolute = format!("{}/src/button.spec.ts", place.project);
    let absolute = [absolute.as_str()];
    let cases: Vec<(&[&str], &str, &[&str])> = vec![
        (&["cypress/e2e/z.cy.ts"], ".", &["cypress/e2e/z.cy.ts"]),
        (&["cypress/e2e/z.cy.ts,cypress/e2e/login.cy.js"], ".", &["cypress/e2e/login.cy.js", "cypress/e2e/z.cy.ts"]),
        (
            &["cypress/e2e/z.cy.ts", "./cypress/e2e/login.cy.js", "cypress/e2e/z.cy.ts"],
            ".",
            &["cypress/e2e/login.cy.js", "cypress/e2e/z.cy.ts"],
        ),
        (&["project/cypress/e2e/z.cy.ts"], "..", &["cypress/e2e/z.cy.ts"]),
        (&["cypress/e2e/z.cy.ts"], "..", &["cypress/e2e/z.cy.ts"]),
        (&["cypress/e2e/sub"], ".", &["cypress/e2e/sub/a.cy.tsx"]),
        (&["cypress/e2e/**/*"], ".", &["cypress/e2e/login.cy.js", "cypress/e2e/sub/a.cy.tsx", "cypress/e2e/z.cy.ts"]),
        (&["cypress/e2e/{login,z}.cy.*"], "..", &["cypress/e2e/login.cy.js", "cypress/e2e/z.cy.ts"]),
        (&["**/z.cy.ts"], "cypress", &["cypress/e2e/z.cy.ts"]),
        (&["src/*.spec.ts"], ".", &["src/button.spec.ts"]),
        (&absolute, "..", &["src/button.spec.ts"]),
        (&["src/[id]/page.cy.js"], ".", &["src/[id]/page.cy.js"]),
        (&["cypress/e2e/x.hot-update.js"], ".", &["cypress/e2e/x.hot-update.js"]),
        (&["cypress/e2e"], ".", &["cypress/e2e/login.cy.js", "cypress/e2e/sub/a.cy.tsx", "cypress/e2e/z.cy.ts"]),
    ];
    for (chosen, folder, wanted) in cases {
        let found = find(&place.project, json!({}), chosen, folder);
        assert_eq!(found, Ok(wanted.iter().map(ToString::to_string).collect()), "{chosen:?} from {folder}");
    }
}

#[test]
fn nothing_found() {
    let place = place(FILES);
    let cases: Vec<(serde_json::Value, &[&str], &[&str])> = vec![
        (
            json!({ "specPattern": "e2e/**/*.cy.js" }),
            &[],
            &["no spec matches `specPattern` `e2e/**/*.cy.js` in", "files that look like specs: cypress/e2e/"],
        ),
        (json!({ "excludeSpecPattern": "*" }), &[], &["3 that match are left out by `excludeSpecPattern`"]),
        (
            json!({}),
            &["cypress/e2e/logn.cy.js"],
            &["--spec cypress/e2e/logn.cy.js matches no spec in", "specs: cypress/e2e/login.cy.js"],
        ),
        (json!({}), &["cypress/e2e/z.cy.ts", "other/**"], &["--spec other/** matches no spec"]),
    ];
    for (block, chosen, parts) in cases {
        let error = find(&place.project, block, chosen, ".").unwrap_err();
        for part in parts {
            assert!(error.contains(part), "{error}");
        }
    }
    let empty = self::place(&[]);
    let error = find(&empty.project, json!({}), &[], ".").unwrap_err();
    assert!(error.contains("nothing else in the project looks like a spec"), "{error}");
}

#[test]
fn extensions() {
    for (name, spec, file) in [
        ("a.cy.ts", ".cy.ts", ".ts"),
        ("a.b.spec.jsx", ".spec.jsx", ".jsx"),
        ("login_spec.js", "_spec.js", ".js"),
        ("plain.js", ".js", ".js"),
        ("none", "", ""),
    ] {
        let found = spec_file("/p".into(), &Utf8Path::new("/p/x").join(name));
        assert_eq!((found.spec_file_extension.as_str(), found.file_extension.as_str()), (spec, file), "{name}");
        assert_eq!((found.relative, found.name), (format!("x/{name}"), name.to_owned()));
    }
}

/// A project, its block, and the file found or a part of the error.
type SupportCase<'a> = (&'a Place, serde_json::Value, Result<Option<&'a str>, &'a str>);

#[test]
fn support_files() {
    let both = place(&["cypress/support/e2e.ts", "cypress/support/e2e.js", "cypress/support/other.js", "lib/s.js"]);
    let old = place(&["cypress/support/index.js"]);
    let one = place(FILES);
    let cases: Vec<SupportCase> = vec![
        (&one, json!({}), Ok(Some("cypress/support/e2e.ts"))),
        (&one, json!({ "supportFile": false }), Ok(None)),
        (&both, json!({ "supportFile": "lib/s.js" }), Ok(Some("lib/s.js"))),
        (&both, json!({ "supportFile": "./cypress/support/o*.js" }), Ok(Some("cypress/support/other.js"))),
        (&both, json!({}), Err("matches several files: cypress/support/e2e.js, cypress/support/e2e.ts")),
        (&both, json!({ "supportFile": "cypress/support" }), Err("is a folder")),
        (&both, json!({ "supportFile": "nowhere.js" }), Err("the support file nowhere.js does not exist")),
        (&old, json!({}), Err("rename it to e2e.js")),
    ];
    for (place, block, wanted) in cases {
        let found = find_support_file(&config(&place.project, TestingType::E2e, block.clone()));
        match (found, wanted) {
            (Ok(found), Ok(wanted)) => assert_eq!(found, wanted.map(|path| place.project.join(path)), "{block}"),
            (Err(error), Err(message)) => assert!(error.to_string().contains(message), "{block}: {error}"),
            (found, wanted) => panic!("{block}: {found:?} instead of {wanted:?}"),
        }
    }
}
