use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The `node_modules` of a set of packages in `tests/packages`, installed by `npm ci` once and kept beside what cargo builds.
pub fn packages(set: &str) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/packages").join(set);
    let read = |name: &str| fs::read(source.join(name)).unwrap_or_else(|error| panic!("{set}/{name}: {error}"));
    let (package, lock) = (read("package.json"), read("package-lock.json"));
    let mut hasher = DefaultHasher::new();
    (&package, &lock).hash(&mut hasher);
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages");
    let folder = all.join(format!("{set}-{:016x}", hasher.finish()));
    fs::create_dir_all(&folder).expect("can make folders");
    // Tests are processes of their own: the first installs, the others wait.
    let mutex = File::create(folder.join("lock")).expect("can write");
    mutex.lock().expect("can be locked");
    let modules = folder.join("node_modules");
    let done = folder.join("installed");
    if !done.exists() {
        fs::write(folder.join("package.json"), package).expect("can write");
        fs::write(folder.join("package-lock.json"), lock).expect("can write");
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&folder);
        let output = npm.output().expect("npm can be started");
        assert!(output.status.success(), "npm ci of {set}: {}", String::from_utf8_lossy(&output.stderr));
        fs::write(done, "").expect("can write");
    }
    modules
}
