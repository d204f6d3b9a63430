//! Calls about the network.

use hinoki_protocol::{DriverCall, HttpRequest};

use super::internal;
use crate::drive::Drive;
use crate::net::request::{self, ContextJar};
use crate::tasks::{Done, to_value};

impl Drive<'_> {
    pub(super) fn network_call(&mut self, id: Option<u32>, call: DriverCall) {
        match call {
            DriverCall::HttpRequest(request) => self.http_request(id, request),
            _ => self.reply(id, Err(internal("not a call about the network"))),
        }
    }

    fn http_request(&mut self, id: Option<u32>, request: HttpRequest) {
        let jar = ContextJar(self.tabs.context.clone());
        let config = &self.shared.request.config;
        let user_agent = config.user_agent.clone().unwrap_or_else(|| self.tabs.browser.version().user_agent.clone());
        self.tasks.spawn(async move {
            let outcome = request::send(request, jar, &user_agent).await;
            Done::Call(id, outcome.map(|reply| to_value(&reply)))
        });
    }
}
