//! Sessions: what is saved, and the steps of `cy.session` between driver and host.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::{HostError, RawError};

/// A cookie, in the form of `Storage.Cookie` of the DevTools protocol; what a browser doesn't know is left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the attributes of RFC 6265bis, by their names")]
pub struct CookieRecord {
    pub name: String,
    pub value: String,
    /// With a leading dot if subdomains get it too.
    pub domain: String,
    pub path: String,
    /// Seconds since the Unix epoch; absent: until the browser ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<f64>,
    pub http_only: bool,
    pub secure: bool,
    /// `Strict`, `Lax`, `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_site: Option<String>,
    /// `Low`, `Medium`, `High`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// `Unset`, `NonSecure`, `Secure`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_scheme: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_port: Option<i32>,
    /// Site that it is partitioned by (CHIPS).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<CookiePartition>,
}

/// What a cookie is partitioned by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CookiePartition {
    /// Site of the tab.
    pub top_level_site: String,
    /// Whether a frame of another site lies between.
    pub has_cross_site_ancestor: bool,
}

/// Items of one localStorage or sessionStorage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StorageRecord {
    /// Its origin.
    pub origin: String,
    /// Top-level site by which the browser partitions it, for a frame of another site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// Keys and values.
    #[ts(type = "Record<string, string>")]
    pub value: std::collections::BTreeMap<String, String>,
}

/// Databases of one origin.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DatabasesRecord {
    /// Its origin.
    pub origin: String,
    /// Site of the page, if they belong to its frames of this origin alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// Databases with their stores, indexes and records, as `driver/src/inject/databases.ts` writes and reads them.
    pub databases: Vec<Value>,
    /// Cache Storage with its responses, if it was asked for, as `driver/src/inject/caches.ts` writes and reads it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caches: Vec<Value>,
}

/// All that a browser context holds for its pages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionData {
    /// Cookies of all domains.
    pub cookies: Vec<CookieRecord>,
    /// localStorage of each origin that has items.
    pub local_storage: Vec<StorageRecord>,
    /// sessionStorage of each origin that has items.
    pub session_storage: Vec<StorageRecord>,
    /// IndexedDB of each origin that has databases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexed_db: Vec<DatabasesRecord>,
}

/// Arguments of `cy.session`, checked, its id serialised.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionRequest {
    /// Serialised id.
    pub id: String,
    /// Text of setup, trimmed, from the user's source where it is known.
    pub setup: String,
    /// Text of validate.
    pub validate: Option<String>,
    /// Shared by all specs and workers.
    pub cache_across_specs: bool,
    /// Older sessions are made anew, ms.
    pub max_age: Option<f64>,
    /// Whether IndexedDB is part of it.
    pub indexed_db: bool,
    /// Whether Cache Storage is part of it.
    #[serde(default)]
    pub cache_storage: bool,
    /// Keep it on disk after the run.
    pub persist: bool,
    /// Whether isolation is on: then pages are blanked.
    pub isolated: bool,
}

/// What the driver is to do next for a call of `cy.session`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionStep {
    /// Number of the call, for [`SessionReport`].
    pub call: u32,
    /// Lines for the log, of what the host did since the step before.
    pub log: Vec<SessionLogLine>,
    /// What to do.
    pub act: SessionAct,
}

/// One line of the log of `cy.session`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionLogLine {
    /// `Clear page`, `Restore saved session` …
    pub text: String,
    /// Why it failed, if it did.
    pub error: Option<String>,
    /// How long it took, ms.
    pub duration: f64,
}

/// What the driver does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SessionAct {
    /// Run setup within a group of this name, then report.
    RunSetup {
        /// `Create new session` or `Recreate session`.
        title: String,
    },
    /// Run validate, then report.
    RunValidate {
        /// The value stored with the session.
        value: Option<Value>,
    },
    /// The command is done.
    End {
        /// Its status.
        status: SessionStatus,
        /// Why it was recreated.
        reason: Option<String>,
        /// The value stored with it, for the call's log.
        value: Option<Value>,
    },
    /// The command fails the test. The error of setup or validate itself, if that is why, is the driver's.
    Fail {
        /// What happened; `validate` and `setup` as codes stand for the driver's own error.
        error: HostError,
    },
}

/// Status of a session in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum SessionStatus {
    Creating,
    Created,
    Restoring,
    Restored,
    Recreating,
    Recreated,
    Failed,
}

/// How setup or validate went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionReport {
    /// [`SessionStep::call`].
    pub call: u32,
    /// Why it failed; absent if it passed.
    pub error: Option<RawError>,
    /// What setup returned or yielded last, if it is plain data under 64 KiB.
    pub value: Option<Value>,
}

/// A saved session as `Cypress.session.getSession()` shows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionRecord {
    /// Serialised id.
    pub id: String,
    /// Shared by all specs and workers.
    pub cache_across_specs: bool,
    /// Spec that made it, relative to the project.
    pub spec: String,
    /// Text of setup.
    pub setup: String,
    /// Text of validate.
    pub validate: Option<String>,
    /// Made, ms since the Unix epoch.
    pub created_at: f64,
    /// Data read last, ms since the Unix epoch.
    pub saved_at: f64,
    /// What it holds.
    pub data: SessionData,
    /// Value of setup.
    pub value: Option<Value>,
    /// Kept on disk after the run.
    #[serde(default)]
    pub persist: bool,
}
