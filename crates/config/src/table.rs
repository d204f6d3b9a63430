use crate::Default::{Bool, ByMode, ByType, List, NoRetries, Null, Number, Object, Text};
use crate::Level::{ReadOnly, Suite, Test};
use crate::Owner::{Cypress, Hinoki};
use crate::Scope::{Anywhere, Blocks, Component, E2e, Root};
use crate::Support::{Full, Ignored, Obsolete, Removed};
use crate::{ConfigOption, Default, Kind, Level, Owner, Scope, Support};

/// All options, in the order of the documentation.
pub fn options() -> &'static [ConfigOption] {
    OPTIONS
}

/// An option by its name.
pub fn option(name: &str) -> Option<&'static ConfigOption> {
    OPTIONS.iter().find(|option| option.name == name)
}

const MILLISECONDS: Kind = Kind::Integer { min: 0, max: 0x7fff_ffff };
const COUNT: Kind = Kind::Integer { min: 0, max: 0xffff_ffff };
const PIXELS: Kind = Kind::Integer { min: 1, max: 100_000 };
const ISOLATION: &[Kind] = &[Kind::Bool, Kind::Choice(&["on", "off", "strict", "legacy"])];
const COMPRESSION: &[Kind] = &[Kind::Bool, Kind::Integer { min: 0, max: 51 }];
const BOOL_OR_LIST: &[Kind] = &[Kind::Bool, Kind::List];
const WORKERS: &[Kind] = &[Kind::Integer { min: 1, max: 1024 }, Kind::Choice(&["auto"])];
const KEEP: &[&str] = &["failed", "all"];
const SCROLL: &[Kind] = &[
    Kind::ChoiceOrFalse(&["top", "bottom", "start", "end", "center", "nearest"]),
    Kind::Choices { keys: &["block", "inline"], values: &["start", "end", "center", "nearest"] },
];

const SPECS: Default = ByType(&Text("cypress/e2e/**/*.cy.{js,jsx,ts,tsx}"), &Text("**/*.cy.{js,jsx,ts,tsx}"));
const SUPPORT: Default =
    ByType(&Text("cypress/support/e2e.{js,jsx,ts,tsx}"), &Text("cypress/support/component.{js,jsx,ts,tsx}"));
const NO_SPECS: Default = ByType(&Text("*.hot-update.js"), &List(&["**/__snapshots__/*", "**/__image_snapshots__/*"]));
const NOT_A_SPEC_FOLDER: &str = "`specPattern` in the block `e2e` says where specs are";

const fn row(
    name: &'static str,
    kind: Kind,
    default: Default,
    scope: Scope,
    level: Level,
    support: Support,
    doc: &'static str,
) -> ConfigOption {
    ConfigOption { name, kind, default, scope, level, owner: Cypress, support, doc }
}

const fn own(name: &'static str, kind: Kind, default: Default, level: Level, doc: &'static str) -> ConfigOption {
    let owner: Owner = Hinoki;
    ConfigOption { name, kind, default, scope: Anywhere, level, owner, support: Full, doc }
}

/// An option that former versions had.
const fn gone(name: &'static str, support: Support) -> ConfigOption {
    row(name, Kind::Anything, Null, Anywhere, ReadOnly, support, "")
}

#[rustfmt::skip]
static OPTIONS: &[ConfigOption] = &[
    // Global
    row("allowCypressEnv", Kind::Bool, Bool(true), Anywhere, ReadOnly, Full, "whether tests may read `Cypress.env()`"),
    row("clientCertificates", Kind::List, List(&[]), Anywhere, ReadOnly, Full, "certificates that the browser presents to servers"),
    row("env", Kind::Object, Object, Anywhere, Test, Full, "values for `cy.env()` and `Cypress.env()`"),
    row("expose", Kind::Object, Object, Anywhere, ReadOnly, Full, "public values for `Cypress.expose()`"),
    row("forceHttp1", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, "not needed: requests are the browser's own"),
    row("includeShadowDom", Kind::Bool, Bool(false), Anywhere, Test, Full, "whether queries look into shadow roots"),
    row("manageBrowserMemory", Kind::Bool, Bool(true), Anywhere, ReadOnly, Ignored, "not needed: what a test leaves is let go before the next"),
    row("numTestsKeptInMemory", COUNT, ByMode(&Number(0), &Number(50)), Anywhere, Test, Full, "number of tests whose command log is kept"),
    row("port", Kind::Integer { min: 0, max: 65535 }, Null, Anywhere, ReadOnly, Full, "port of the loopback server"),
    row("projectId", Kind::Text, Null, Anywhere, ReadOnly, Ignored, "id of the project at a recording service"),
    row("redirectionLimit", COUNT, Number(20), Anywhere, Test, Full, "number of times that the page may be redirected"),
    row("reporter", Kind::Text, Text("spec"), Anywhere, ReadOnly, Full, "reporters, separated by commas"),
    row("reporterOptions", Kind::Object, Null, Anywhere, ReadOnly, Full, "options of the reporters"),
    row("retries", Kind::Retries, NoRetries, Anywhere, Test, Full, "number of further attempts after a failure"),
    row("watchForFileChanges", Kind::Bool, ByMode(&Bool(false), &Bool(true)), Anywhere, ReadOnly, Full, "whether a changed spec runs again"),
    // Timeouts
    row("defaultCommandTimeout", MILLISECONDS, Number(4000), Anywhere, Test, Full, "time for most commands, in ms"),
    row("execTimeout", MILLISECONDS, Number(60000), Anywhere, Test, Full, "time for `cy.exec()`, in ms"),
    row("taskTimeout", MILLISECONDS, Number(60000), Anywhere, Test, Full, "time for `cy.task()`, in ms"),
    row("pageLoadTimeout", MILLISECONDS, Number(60000), Anywhere, Test, Full, "time for a page to load, in ms"),
    row("requestTimeout", MILLISECONDS, Number(5000), Anywhere, Test, Full, "time for a request to go out, in ms"),
    row("responseTimeout", MILLISECONDS, Number(30000), Anywhere, Test, Full, "time for a response to arrive, in ms"),
    // Folders and files
    row("downloadsFolder", Kind::Path, Text("cypress/downloads"), Anywhere, ReadOnly, Full, "folder for downloaded files"),
    row("fileServerFolder", Kind::Path, Text(""), Anywhere, ReadOnly, Full, "folder that relative visits without `baseUrl` are served from"),
    row("fixturesFolder", Kind::PathOrFalse, Text("cypress/fixtures"), Anywhere, ReadOnly, Full, "folder of fixtures"),
    row("screenshotsFolder", Kind::PathOrFalse, Text("cypress/screenshots"), Anywhere, ReadOnly, Full, "folder for screenshots"),
    row("videosFolder", Kind::Path, Text("cypress/videos"), Anywhere, ReadOnly, Full, "folder for videos"),
    // Artifacts
    row("screenshotOnRunFailure", Kind::Bool, Bool(true), Anywhere, Test, Full, "whether a failure in run mode leaves a screenshot"),
    row("trashAssetsBeforeRuns", Kind::Bool, Bool(true), Anywhere, ReadOnly, Full, "whether a run first empties the folders for artifacts"),
    row("video", Kind::Bool, Bool(false), Anywhere, ReadOnly, Full, "whether a run is filmed"),
    row("videoCompression", Kind::AnyOf(COMPRESSION), Bool(false), Anywhere, ReadOnly, Full, "quality of videos: false or 0 to 51, more is worse and smaller"),
    // Browser
    row("defaultBrowser", Kind::Text, Null, Anywhere, ReadOnly, Full, "browser to use if the command line names none"),
    row("chromeWebSecurity", Kind::Bool, Bool(true), Anywhere, ReadOnly, Full, "false gives tests access to any origin"),
    row("blockHosts", Kind::TextOrList, Null, Anywhere, Test, Full, "hosts whose requests are refused"),
    row("hosts", Kind::TextMap, Null, Anywhere, ReadOnly, Full, "addresses that host names stand for"),
    row("modifyObstructiveCode", Kind::Bool, Bool(true), Anywhere, ReadOnly, Ignored, "not needed: the page isn't in a frame"),
    row("removeSRIAttributes", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, "not needed: pages and scripts aren't rewritten"),
    row("userAgent", Kind::Text, Null, Anywhere, ReadOnly, Full, "user agent that the browser sends"),
    // Viewport
    row("viewportHeight", PIXELS, ByType(&Number(660), &Number(500)), Anywhere, Test, Full, "height of the page in pixels"),
    row("viewportWidth", PIXELS, ByType(&Number(1000), &Number(500)), Anywhere, Test, Full, "width of the page in pixels"),
    // Actionability
    row("animationDistanceThreshold", Kind::Number { min: 0.0 }, Number(5), Anywhere, Test, Full, "pixels from which on an element counts as moving"),
    row("keystrokeDelay", MILLISECONDS, Number(0), Anywhere, Test, Full, "pause between two keys, in ms (before Cypress 16: 10)"),
    own("crossOriginIsolated", Kind::Bool, Bool(false), ReadOnly, "whether pages have `SharedArrayBuffer`, as cross-origin isolated ones do"),
    own("isolateIndexedDB", Kind::Bool, Bool(true), Suite, "whether test isolation clears IndexedDB too"),
    row("waitForAnimations", Kind::Bool, Bool(true), Anywhere, Test, Full, "whether actions wait for moving elements"),
    row("visibilityStrategy", Kind::Choice(&["legacy", "modern"]), Text("legacy"), Anywhere, Test, Full, "by which rules elements count as visible (Cypress 16: modern)"),
    row("scrollBehavior", Kind::AnyOf(SCROLL), Text("top"), Anywhere, Test, Full, "where an action scrolls its element to"),
    // Blocks
    row("baseUrl", Kind::Url, Null, E2e, Test, Full, "prefix of visits and requests"),
    row("setupNodeEvents", Kind::Function, Null, Blocks, ReadOnly, Full, "registers tasks and node events"),
    row("supportFile", Kind::PathOrFalse, SUPPORT, Blocks, ReadOnly, Full, "file that is loaded before each spec"),
    row("specPattern", Kind::TextOrList, SPECS, Blocks, ReadOnly, Full, "globs of specs"),
    row("excludeSpecPattern", Kind::TextOrList, NO_SPECS, Blocks, ReadOnly, Full, "globs of files that are no specs"),
    row("additionalIgnorePattern", Kind::TextOrList, List(&[]), Blocks, ReadOnly, Full, "more globs of files that are no specs"),
    row("slowTestThreshold", MILLISECONDS, ByType(&Number(10000), &Number(250)), Anywhere, Test, Full, "time from which on a test is slow, in ms"),
    row("testIsolation", Kind::AnyOf(ISOLATION), Null, E2e, Suite, Full, "whether each test begins with a clean browser"),
    row("injectDocumentDomain", Kind::Bool, Bool(false), E2e, ReadOnly, Full, "whether tests reach all subdomains of their domain"),
    row("devServer", Kind::Anything, Null, Component, ReadOnly, Full, "server of components"),
    row("devServerConfig", Kind::Anything, Null, Component, ReadOnly, Full, "options of that server"),
    row("devServerPublicPathRoute", Kind::Text, Text("/__cypress/src"), Component, ReadOnly, Full, "path of that server"),
    row("indexHtmlFile", Kind::Path, Text("cypress/support/component-index.html"), Component, ReadOnly, Full, "page that components are mounted in"),
    row("justInTimeCompile", Kind::Bool, Bool(true), Component, ReadOnly, Ignored, "each spec is bundled when it runs, always"),
    // Experiments
    row("experimentalSessionAndOrigin", Kind::Bool, Null, Anywhere, ReadOnly, Full, "sessions and isolation as in the versions that had this flag"),
    row("experimentalInteractiveRunEvents", Kind::Bool, Bool(false), Anywhere, ReadOnly, Full, "node events of runs also in open mode"),
    row("experimentalCspAllowList", Kind::AnyOf(BOOL_OR_LIST), Bool(false), Anywhere, ReadOnly, Full, "whether content security policies of pages hold; a list stands for all of them"),
    row("experimentalFastVisibility", Kind::Bool, Bool(false), Anywhere, ReadOnly, Full, "what `visibilityStrategy: 'modern'` was called before Cypress 16"),
    row("experimentalFetchPolyfill", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    row("experimentalMemoryManagement", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    row("experimentalModifyObstructiveThirdPartyCode", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    row("experimentalOriginDependencies", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    row("experimentalPromptCommand", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    row("experimentalRunAllSpecs", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    row("experimentalSingleTabRunMode", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    row("experimentalSkipDomainInjection", Kind::Anything, Null, Anywhere, ReadOnly, Ignored, ""),
    row("experimentalSourceRewriting", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    row("experimentalStudio", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    row("experimentalUseDefaultDocumentDomain", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    row("experimentalWebKitSupport", Kind::Bool, Bool(false), Anywhere, ReadOnly, Ignored, ""),
    // Blocks as such
    row("e2e", Kind::Object, Null, Root, ReadOnly, Full, "options for end-to-end tests"),
    row("component", Kind::Object, Null, Root, ReadOnly, Full, "options for component tests"),
    // Hinoki's own
    own("reportRequests", Kind::Bool, Bool(false), ReadOnly, "whether the JSON report lists the requests of each test"),
    own("videoKeep", Kind::Choice(KEEP), Text("failed"), ReadOnly, "which videos stay: of specs with a failed attempt, or all (Cypress: all)"),
    own("workers", Kind::AnyOf(WORKERS), Null, ReadOnly, "number of specs that run side by side, or `auto`"),
    // Former versions
    gone("componentFolder", Removed("`specPattern` in the block `component` says where specs are")),
    gone("integrationFolder", Removed(NOT_A_SPEC_FOLDER)),
    gone("testFiles", Removed(NOT_A_SPEC_FOLDER)),
    gone("ignoreTestFiles", Removed("`excludeSpecPattern` says which files are no specs")),
    gone("pluginsFile", Removed("call what it exports from `setupNodeEvents(on, config)` in the block `e2e`")),
    gone("blacklistHosts", Removed("it is called `blockHosts`")),
    gone("experimentalComponentTesting", Obsolete("component tests have a block of their own")),
    gone("experimentalJustInTimeCompile", Obsolete("each spec is bundled when it runs, always")),
    gone("experimentalGetCookiesSameSite", Obsolete("cookies have `sameSite` always")),
    gone("experimentalNetworkStubbing", Obsolete("`cy.intercept()` is there always")),
    gone("experimentalRunEvents", Obsolete("node events of runs are there always")),
    gone("experimentalSessionSupport", Obsolete("`cy.session()` is there always")),
    gone("experimentalShadowDomSupport", Obsolete("`includeShadowDom` is there always")),
    gone("experimentalVideoSpeedup", Obsolete("it is no longer needed")),
    gone("firefoxGcInterval", Obsolete("it is no longer needed")),
    gone("nodeVersion", Obsolete("the `node` of PATH or of HINOKI_NODE is used")),
    gone("supportFolder", Obsolete("`supportFile` says it all")),
    gone("videoUploadOnPasses", Obsolete("`after:spec` can delete a video")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::{Mode, TestingType};

    #[test]
    fn names_are_unique_and_defaults_are_allowed_values() {
        for (index, option) in OPTIONS.iter().enumerate() {
            assert!(OPTIONS[..index].iter().all(|other| other.name != option.name), "{} is there twice", option.name);
            for testing_type in [TestingType::E2e, TestingType::Component] {
                for mode in [Mode::Run, Mode::Open] {
                    let default = option.default.value(testing_type, mode);
                    if !default.is_null() {
                        assert_eq!(check(option.kind, &default), Ok(()), "default of {}", option.name);
                    }
                }
            }
        }
    }

    #[test]
    fn what_cypress_documents_from_12_to_16_is_known() {
        let documented = "allowCypressEnv animationDistanceThreshold baseUrl blockHosts chromeWebSecurity clientCertificates \
            defaultBrowser defaultCommandTimeout devServer devServerConfig devServerPublicPathRoute downloadsFolder env \
            excludeSpecPattern execTimeout experimentalCspAllowList experimentalFastVisibility experimentalFetchPolyfill \
            experimentalInteractiveRunEvents experimentalJustInTimeCompile experimentalMemoryManagement \
            experimentalModifyObstructiveThirdPartyCode experimentalOriginDependencies experimentalPromptCommand \
            experimentalRunAllSpecs experimentalSingleTabRunMode experimentalSkipDomainInjection \
            experimentalSourceRewriting experimentalStudio experimentalUseDefaultDocumentDomain \
            experimentalWebKitSupport expose fileServerFolder fixturesFolder forceHttp1 hosts includeShadowDom \
            indexHtmlFile injectDocumentDomain justInTimeCompile keystrokeDelay manageBrowserMemory \
            modifyObstructiveCode numTestsKeptInMemory pageLoadTimeout port projectId redirectionLimit \
            removeSRIAttributes reporter reporterOptions requestTimeout responseTimeout retries screenshotOnRunFailure \
            screenshotsFolder scrollBehavior setupNodeEvents slowTestThreshold specPattern supportFile taskTimeout \
            testIsolation trashAssetsBeforeRuns userAgent video videoCompression videosFolder viewportHeight \
            viewportWidth visibilityStrategy waitForAnimations watchForFileChanges";
        let unknown: Vec<&str> = documented.split_whitespace().filter(|name| option(name).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
