use super::{InitScript, InterceptPattern, NetworkConditions, Target, UserAgent, Viewport};
use crate::{InitScriptId, Reply, Result, TargetKind};

/// What a target is told before it begins. What doesn't fit its kind is left out.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Frames, loads, dialogs; pages and frames only.
    pub page: bool,
    /// Each step of loading; pages and frames only.
    pub lifecycle: bool,
    /// Realms, console, exceptions.
    pub runtime: bool,
    /// Requests and responses. A dedicated worker tells its own.
    pub network: bool,
    /// Changes of storages; pages and frames only.
    pub storage_events: bool,
    /// Attach to frames and workers too.
    pub children: bool,
    /// Bindings.
    pub bindings: Vec<String>,
    /// Scripts before the document's own, in order; pages and frames only.
    pub init_scripts: Vec<InitScript>,
    /// A script that runs before the worker's own; workers only.
    pub worker_script: Option<String>,
    /// Requests to hold back; not for dedicated workers, whose requests their page holds back.
    pub intercept: Vec<InterceptPattern>,
    /// Tell of servers that ask for a user name for what is held back.
    pub auth: bool,
    /// Ignore content security policies; pages and frames only.
    pub bypass_csp: bool,
    /// Pass by service workers.
    pub bypass_service_worker: bool,
    /// Behave as if visible and focused; pages only.
    pub focus: bool,
    /// Announce file choosers; pages only.
    pub intercept_file_chooser: bool,
    /// Size; pages only.
    pub viewport: Option<Viewport>,
    /// Another user agent.
    pub user_agent: Option<UserAgent>,
    /// A slow or broken network.
    pub conditions: Option<NetworkConditions>,
    /// Headers of every request.
    pub extra_headers: Vec<(String, String)>,
}

impl Target {
    /// Tells a target all of `setup` and lets it begin, all on the wire at once; awaits that all was taken.
    /// Yields the ids of the scripts in order.
    ///
    /// Some of it is acknowledged only after the target began, so don't await single calls before that.
    pub async fn set_up(&self, setup: &Setup) -> Result<Vec<InitScriptId>> {
        let (scripts, replies) = self.send_setup(setup);
        let mut ids = Vec::with_capacity(scripts.len());
        for script in scripts {
            ids.push(script.await?);
        }
        all(replies).await?;
        Ok(ids)
    }

    fn send_setup(&self, setup: &Setup) -> (Vec<Reply<InitScriptId>>, Vec<Reply<()>>) {
        let page = self.kind() == TargetKind::Page;
        let frame = page || self.kind() == TargetKind::Iframe;
        // A dedicated worker's requests are held back by its page.
        let network = frame || matches!(self.kind(), TargetKind::ServiceWorker | TargetKind::SharedWorker);
        let mut replies = Vec::new();
        let mut add = |wanted: bool, call: &dyn Fn() -> Reply<()>| {
            if wanted {
                replies.push(call());
            }
        };
        add(setup.children, &|| self.attach_children());
        add(setup.page && frame, &|| self.enable_page());
        add(setup.lifecycle && frame, &|| self.enable_lifecycle());
        add(setup.bypass_csp && frame, &|| self.set_bypass_csp(true));
        add(setup.focus && page, &|| self.set_focus_emulation(true));
        add(setup.intercept_file_chooser && page, &|| self.intercept_file_chooser(true));
        add(setup.storage_events && frame, &|| self.enable_storage_events());
        // Without network events the browser takes the word on service workers and doesn't keep it.
        add(setup.network || (setup.bypass_service_worker && frame), &|| self.enable_network());
        if let Some(conditions) = setup.conditions {
            add(true, &|| self.set_network_conditions(conditions));
        }
        add(setup.bypass_service_worker && frame, &|| self.set_bypass_service_worker(true));
        add(!setup.extra_headers.is_empty() && network, &|| self.set_extra_headers(&setup.extra_headers));
        add(!setup.intercept.is_empty() && network, &|| self.intercept(&setup.intercept, setup.auth));
        if let Some(viewport) = setup.viewport {
            add(page, &|| self.set_viewport(viewport));
        }
        if let Some(user_agent) = &setup.user_agent {
            add(true, &|| self.set_user_agent(user_agent));
        }
        for binding in &setup.bindings {
            add(true, &|| self.add_binding(binding));
        }
        add(setup.runtime, &|| self.enable_runtime());
        // Evaluated while the worker still waits: before the first line of its own script.
        if let Some(script) = &setup.worker_script {
            add(!frame, &|| self.run(script.as_str()));
        }
        let scripts = match frame {
            true => setup.init_scripts.iter().map(|script| self.add_init_script(script)).collect(),
            false => Vec::new(),
        };
        replies.push(self.resume());
        (scripts, replies)
    }
}

/// Awaits answers to calls that are all on the wire; the first refusal counts.
pub async fn all(replies: Vec<Reply<()>>) -> Result<()> {
    for reply in replies {
        reply.await?;
    }
    Ok(())
}
