//! Calls about the network, and command lines.

use std::sync::Arc;
use std::time::Duration;

use hinoki_node::ExecError;
use hinoki_protocol::{DriverCall, ExecReply, ExecRequest, HostError, HostEvent, HttpRequest, Route, RouteHandler};
use serde_json::Value;

use super::{files, internal};
use crate::drive::Drive;
use crate::net::payload;
use crate::net::request::{Beside, ContextJar};
use crate::tasks::{Done, to_value};

impl Drive {
    pub(super) fn network_call(&mut self, id: Option<u32>, call: DriverCall) {
        match call {
            DriverCall::HttpRequest(request) => self.http_request(id, request),
            DriverCall::Exec(request) => self.exec(id, request),
            DriverCall::AddRoute(route) => self.add_route(id, *route),
            DriverCall::DecideRequest(decision) => self.tabs.interception.decide_request(decision),
            DriverCall::DecideResponse(decision) => self.tabs.interception.decide_response(decision),
            DriverCall::EmulateNetwork(emulation) => {
                let changing = self.tabs.emulate_network(Some(emulation));
                self.beside(id, async move { changing.await.map(|()| Value::Null) });
            }
            DriverCall::BlockHosts { hosts } => {
                let holding = self.tabs.block_hosts(&hosts);
                self.beside(id, async move { holding.await.map(|()| Value::Null) });
            }
            DriverCall::WatchSockets => {
                let watching = self.tabs.watch_sockets();
                self.beside(id, async move {
                    watching.await;
                    Ok(Value::Null)
                });
            }
            DriverCall::DirectSockets { orders } => self.tabs.direct_sockets(orders),
            DriverCall::NameRoute { route } => self.name_route(&route),
            DriverCall::NearMisses { route } => {
                let misses = self.tabs.interception.near_misses(&route);
                self.reply(id, Ok(to_value(&misses)));
            }
            _ => self.reply(id, Err(internal("not a call about the network"))),
        }
    }

    /// What requests of our own are made with.
    pub(crate) fn beside_pages(&self) -> Beside {
        let config = &self.shared.request.config;
        let user_agent = config.user_agent.clone().unwrap_or_else(|| self.tabs.browser.version().user_agent.clone());
        Beside {
            jar: ContextJar(self.tabs.context.clone()),
            seen: Arc::clone(&self.tabs.cookies),
            clients: Arc::clone(&self.shared.clients),
            user_agent: user_agent.into(),
            replay: self.shared.replay.clone(),
        }
    }

    fn http_request(&mut self, id: Option<u32>, request: HttpRequest) {
        let beside = self.beside_pages();
        self.tasks.spawn(async move {
            let outcome = beside.send(request).await;
            Done::Call(id, outcome.map(|reply| to_value(&reply)))
        });
    }

    fn exec(&mut self, id: Option<u32>, request: ExecRequest) {
        let folder = self.shared.project().clone();
        self.tasks.spawn(async move {
            let ExecRequest { command, env, timeout } = request;
            let timeout = Duration::from_millis(timeout.into());
            let outcome = match hinoki_node::exec(&command, folder.as_std_path(), &env, timeout).await {
                Ok(output) => Ok(ExecReply { exit_code: output.code, stdout: output.stdout, stderr: output.stderr }),
                Err(error @ ExecError::Timeout { .. }) => Err(refusal("timeout", &error.to_string())),
                Err(error @ ExecError::Shell { .. }) => Err(refusal("io", &error.to_string())),
            };
            Done::Call(id, outcome.map(|reply| to_value(&reply)))
        });
    }

    fn add_route(&mut self, id: Option<u32>, route: Route) {
        if let RouteHandler::Static(reply) = &route.handler
            && let Some(name) = &reply.fixture
            && let Err(error) = files::find_fixture(self.shared.request.config.fixtures_folder.as_deref(), name)
        {
            return self.reply(id, Err(error));
        }
        if let Err(error) = self.tabs.interception.add(route) {
            return self.reply(id, Err(refusal("invalid", &error)));
        }
        let holding = self.tabs.hold_for_routes();
        self.beside(id, async move { holding.await.map(|()| Value::Null) });
    }

    fn name_route(&mut self, route: &str) {
        for (id, unread) in self.tabs.interception.name(route) {
            let (teller, fixtures) = (self.teller.clone(), self.shared.request.config.fixtures_folder.clone());
            self.tasks.spawn(async move {
                let body = payload::from_bytes(unread.read(fixtures).await);
                drop(teller.send(HostEvent::ResponseBody { id, body }));
                Done::Nothing
            });
        }
    }
}

fn refusal(code: &str, message: &str) -> HostError {
    HostError { code: code.into(), message: message.to_owned(), path: None }
}
