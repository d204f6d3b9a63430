use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use camino::{Utf8Path, Utf8PathBuf};

use super::page::{self, Part};
use crate::BundleError;

/// File systems and kernels keep times coarser than the clock: a change this young might not show later.
const COARSE: Duration = Duration::from_millis(100);

/// Scripts of support files: every spec of a run has the same.
#[derive(Default)]
pub(crate) struct Supports {
    made: Mutex<HashMap<Key, Arc<Slot>>>,
}

type Key = (Utf8PathBuf, Utf8PathBuf, BTreeMap<String, String>);

/// Locked while the script is made, so that specs that are bundled at once wait for one.
type Slot = tokio::sync::Mutex<Option<Made>>;

struct Made {
    part: Arc<Part>,
    /// What its files were then.
    stamps: Vec<Stamp>,
}

/// Time and size of a file; `None` if there is no such file.
type Stamp = Option<(SystemTime, u64)>;

impl Supports {
    /// The script of a support file.
    pub(crate) async fn get(
        &self,
        root: &Utf8Path,
        define: &BTreeMap<String, String>,
        file: &Utf8Path,
    ) -> Result<Arc<Part>, BundleError> {
        let key = (root.to_owned(), file.to_owned(), define.clone());
        let slot = Arc::clone(self.made.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        let mut slot = slot.lock().await;
        if let Some(made) = slot.as_ref()
            && made.part.files.iter().map(|file| stamp(file)).eq(made.stamps.iter().copied())
        {
            return Ok(Arc::clone(&made.part));
        }
        *slot = None;
        let quiet = SystemTime::now() - COARSE;
        let part = Arc::new(page::make(root, define, &[file.to_owned()]).await?);
        let stamps: Vec<_> = part.files.iter().map(|file| stamp(file)).collect();
        // Of a file that was written meanwhile nobody knows which text was bundled.
        if stamps.iter().all(|stamp| stamp.is_some_and(|(modified, _)| modified < quiet)) {
            *slot = Some(Made { part: Arc::clone(&part), stamps });
        }
        Ok(part)
    }
}

fn stamp(file: &Utf8Path) -> Stamp {
    let metadata = file.metadata().ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
