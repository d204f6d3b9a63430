//! The npm package: `run()` of scripts, and its command.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::harness::{Project, clean, processes};

/// A project in which the packages are installed, by links.
fn project() -> Project {
    let project = Project::of("it('passes', () => {}) ; it('fails', () => { throw new Error('on purpose') })")
        .e2e("env: { a: 1 }");
    let npm = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../npm").canonicalize().expect("a folder");
    let modules = project.path("node_modules");
    std::fs::create_dir_all(&modules).expect("can make folders");
    for (name, folder) in [("hinoki", "hinoki"), ("cypress", "cypress")] {
        std::os::unix::fs::symlink(npm.join(folder), modules.join(name)).expect("can make a link");
    }
    project
}

fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    clean(&mut command);
    command
}

fn node(project: &Project, args: &[&str]) -> Output {
    let mut command = command("node");
    command.arg("--preserve-symlinks").arg("--preserve-symlinks-main").args(args).current_dir(project.root());
    command.env("HINOKI_BINARY", env!("CARGO_BIN_EXE_hinoki")).output().expect("node can be started")
}

#[track_caller]
fn last_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = text.lines().last().unwrap_or_default().to_owned();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    last
}

#[test]
fn scripts_that_say_cypress_get_results() {
    let project = project().file(
        "script.js",
        "
        const cypress = require('cypress')
        cypress.run({ spec: 'cypress/e2e/a.cy.js', config: { viewportWidth: 321 }, env: { b: 2 } }).then((results) => {
          const { status, totalTests, totalPassed, totalFailed, config, runs, osVersion } = results
          const [first, second] = runs[0].tests
          console.log(JSON.stringify([status, totalTests, totalPassed, totalFailed, config.viewportWidth, config.env, first.state, second.displayError.split('\\n')[0], typeof osVersion]))
        })
        ",
    );
    let told = last_line(&node(&project, &["script.js"]));
    assert_eq!(told, r#"["finished",2,1,1,321,{"a":1,"b":2},"passed","Error: on purpose","string"]"#);
}

#[test]
fn a_run_that_cannot_be_carried_out_says_why() {
    let project = project().file(
        "script.mjs",
        "import { run } from 'hinoki'\nconsole.log(JSON.stringify(await run({ browser: '/no/such/browser', quiet: true })))",
    );
    let told = last_line(&node(&project, &["script.mjs"]));
    assert!(told.contains("\"status\":\"failed\"") && told.contains("/no/such/browser"), "{told}");
}

#[test]
fn the_command_passes_arguments_and_the_exit_code_on() {
    let project = project();
    let run = node(&project, &["node_modules/hinoki/bin/hinoki.js", "run", "--grep", "^passes$"]);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stdout));
    let run = node(&project, &["node_modules/cypress/bin/cypress.js", "run"]);
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stdout));
    let mut command = command("node");
    command.args(["node_modules/hinoki/bin/hinoki.js", "--version"]).current_dir(project.root());
    let output = command.output().expect("node can be started");
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("HINOKI_BINARY"));
}

#[test]
fn options_of_scripts_become_arguments() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../npm/hinoki");
    let mut command = command("node");
    let output =
        command.args(["--test", "arguments.test.js"]).current_dir(folder).output().expect("node can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// Has the packages made, with a script in the place of the program: that is large.
fn packed(project: &Project) -> Vec<PathBuf> {
    let program = project.path("program");
    std::fs::write(&program, format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_hinoki")))
        .expect("can write");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("can be made executable");
    let mut pack = command("node");
    pack.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../npm/pack.mjs"));
    pack.arg("--binary").arg(&program).arg("--out").arg(project.path("packed"));
    let output = pack.output().expect("node can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(PathBuf::from).collect()
}

#[test]
fn packed_packages_are_installed_and_run() {
    let project = Project::of("it('passes', () => {})").e2e("").file(
        "script.js",
        "require('cypress').run({ quiet: true }).then(({ status, totalPassed }) => console.log(status + ' ' + totalPassed))",
    );
    let packages = packed(&project);
    let of = |part: &str| {
        let found =
            packages.iter().find(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(part)));
        format!("file:{}", found.unwrap_or_else(|| panic!("no {part}: {packages:?}")).display())
    };
    let platform = match std::env::consts::ARCH {
        "aarch64" => "linux-arm64",
        _ => "linux-x64",
    };
    let dependencies = serde_json::json!({
        "cypress": of("hinoki-cypress-"),
        "hinoki": of("hinoki-0"),
        (format!("@hinoki/{platform}")): of(&format!("hinoki-{platform}-")),
    });
    let package = serde_json::json!({ "name": "project", "private": true, "devDependencies": dependencies });
    let project = project.file("package.json", &package.to_string());
    let run = |program: &str, args: &[&str]| {
        let mut command = command(program);
        command.args(args).current_dir(project.root()).output().expect("it can be started")
    };
    let install =
        run("npm", &["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    assert!(install.status.success(), "{}", String::from_utf8_lossy(&install.stderr));
    let facts: serde_json::Value =
        serde_json::from_str(&project.text(&format!("node_modules/@hinoki/{platform}/package.json"))).expect("JSON");
    assert_eq!((&facts["os"][0], &facts["libc"][0]), (&"linux".into(), &"glibc".into()), "{facts:#}");
    assert!(facts["cpu"][0].is_string() && facts["version"] == env!("CARGO_PKG_VERSION"), "{facts:#}");

    for program in ["hinoki", "cypress"] {
        let ran = run("npx", &["--offline", program, "run"]);
        let text = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(ran.status.success() && text.contains("1 passed"), "{program}: {text}");
    }
    assert_eq!(last_line(&run("node", &["script.js"])), "finished 1");
}

#[test]
fn programs_of_other_platforms_are_packed_by_name() {
    let project = Project::new();
    let program = |name: &str, head: &[u8]| {
        let path = project.path(name);
        std::fs::write(&path, [head, &[0; 64]].concat()).expect("can write");
        path.display().to_string()
    };
    let elf = |machine: u8| [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 11], &[machine, 0]].concat();
    let (x64, arm64) = (program("x64", &elf(0x3e)), program("arm64", &elf(0xb7)));
    let mac = program("mac", b"\xcf\xfa\xed\xfe\x0c\0\0\x01");
    let pack = |args: &[String]| {
        let mut pack = command("node");
        pack.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../npm/pack.mjs")).args(args);
        let output = pack.current_dir(project.root()).output().expect("node can be started");
        (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let binary = |value: String| format!("--binary={value}");
    let (done, text) = pack(&[
        "--out=packed".into(),
        binary(format!("linux-x64={x64}")),
        binary(format!("linux-arm64={arm64}")),
        binary(format!("darwin-arm64={mac}")),
    ]);
    assert!(done, "{text}");
    for name in ["hinoki-linux-x64-", "hinoki-linux-arm64-", "hinoki-darwin-arm64-", "hinoki-0", "hinoki-cypress-"] {
        assert!(text.lines().any(|line| line.contains(&format!("packed/{name}"))), "{name}: {text}");
    }
    for (args, why) in [
        (vec![], "expected --out FOLDER"),
        (vec!["--out=packed".into()], "expected --out FOLDER"),
        (vec!["--out=packed".into(), "--binaries=x".into()], "expected --out FOLDER"),
        (vec!["--out=packed".into(), binary("none".into())], "there is no program none"),
        (vec!["--out=packed".into(), binary(format!("plan-9={x64}"))], "no package for the platform plan-9"),
        (vec!["--out=packed".into(), binary(format!("darwin-x64={mac}"))], "is a program for darwin-arm64"),
        (vec!["--out=packed".into(), binary(format!("linux-x64={arm64}"))], "is a program for linux-arm64"),
        (
            vec!["--out=packed".into(), binary(format!("linux-x64={x64}")), binary(format!("linux-x64={x64}"))],
            "two programs are given for linux-x64",
        ),
    ] {
        let (done, text) = pack(&args);
        assert!(!done && text.contains(why), "{args:?}: {text}");
    }
}

/// Ended when dropped.
struct Script(Child);

impl Drop for Script {
    fn drop(&mut self) {
        if let Ok(id) = i32::try_from(self.0.id()) {
            processes::send(id, rustix::process::Signal::TERM);
        }
        let _ = self.0.wait();
    }
}

#[test]
fn the_page_of_open_mode_is_opened_by_a_script_and_ends_with_it() {
    let project = project().file("script.js", "require('hinoki').open({ project: '.' })");
    let mut command = command("node");
    command.args(["--preserve-symlinks", "--preserve-symlinks-main", "script.js"]).current_dir(project.root());
    command.env("HINOKI_BINARY", env!("CARGO_BIN_EXE_hinoki")).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let mut script = Script(command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("node can be started"));
    let mut lines = BufReader::new(script.0.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let url = lines.next().unwrap_or_default();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let id = i32::try_from(script.0.id()).expect("an id");
    let started: Vec<i32> = processes::below(id).into_iter().map(|process| process.id).collect();
    assert!(!started.is_empty());
    processes::send(id, rustix::process::Signal::TERM);
    // Nobody has the other end any more.
    assert_eq!(lines.next(), None);
    let status = script.0.wait().expect("it ends");
    assert!(!status.success());
}
