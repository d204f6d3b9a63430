//! A network that is slow or not there, for all pages and workers of a test.

use std::future::Future;

use hinoki_browser::{Error, NetworkConditions};
use hinoki_protocol::NetworkEmulation;

use crate::tabs::Tabs;

impl Tabs {
    /// Makes the network worse, once awaited; `None` ends that.
    pub(crate) fn emulate_network(
        &mut self,
        emulation: Option<NetworkEmulation>,
    ) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        let conditions = emulation.map(conditions);
        let mut replies = Vec::new();
        if conditions != self.conditions {
            self.conditions = conditions;
            self.interception.changed_anew();
            let aut = self.aut.as_ref().map(|aut| &aut.target);
            for target in aut.into_iter().chain(self.network_targets()) {
                target.enable_network().detach();
                let reply = target.set_network_conditions(conditions.unwrap_or_default());
                replies.push((target.kind().has_documents(), reply));
            }
        }
        async move {
            for (of_page, reply) in replies {
                match reply.await {
                    Ok(()) => {}
                    Err(error) if error.is_gone() => {}
                    Err(error) if of_page => return Err(error),
                    // Workers of some kinds have the network of their page.
                    Err(error) => tracing::debug!(%error, "a worker's network was not changed"),
                }
            }
            Ok(())
        }
    }
}

fn conditions(NetworkEmulation { offline, latency, download, upload }: NetworkEmulation) -> NetworkConditions {
    let bytes = |kilobits: Option<f64>| kilobits.map_or(-1.0, |kilobits| kilobits * 1000.0 / 8.0);
    NetworkConditions { offline, latency, download: bytes(download), upload: bytes(upload) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilobits_are_bytes_for_the_browser() {
        let given = NetworkEmulation { offline: false, latency: 20.0, download: Some(400.0), upload: None };
        let expected = NetworkConditions { offline: false, latency: 20.0, download: 50_000.0, upload: -1.0 };
        assert_eq!(conditions(given), expected);
    }
}
