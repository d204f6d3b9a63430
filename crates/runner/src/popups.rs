//! Tabs that the application opened: links with a target, `window.open`.

use hinoki_browser::{Event, Target, TargetKind};
use hinoki_protocol::{DriverCall, HostError, HostEvent};

use crate::drive::Drive;
use crate::site;
use crate::tabs::{Aut, Tabs};

impl Tabs {
    /// A tab by what the driver calls it: its target's id.
    pub(crate) fn popup(&self, tab: &str) -> Option<&Aut> {
        self.popups.values().find(|popup| popup.target.id().as_str() == tab)
    }

    /// Closes the tabs that the application opened.
    pub(crate) fn close_popups(&self) {
        self.popups.values().for_each(|popup| popup.target.close().detach());
    }
}

impl Drive {
    /// Carries a call about a tab out that the application opened.
    pub(crate) fn tab_call(&mut self, id: Option<u32>, tab: &str, call: DriverCall) {
        let Some(popup) = self.tabs.popup(tab) else {
            let message = "the tab was closed".to_owned();
            return self.reply(id, Err(HostError { code: "noTab".into(), message, path: None }));
        };
        match call {
            DriverCall::PendingRequests => self.pending_requests(id, Some(popup.documents.pending())),
            call => self.page_call(id, popup.pictured(), call),
        }
    }

    /// Tells the driver what happened in such a tab, or in a frame of any.
    pub(crate) fn other_event(&mut self, target: &Target, event: &Event) {
        let told = match self.tabs.popups.get_mut(target.session_id()) {
            Some(popup) => match popup.event(event) {
                Some(HostEvent::FrameStopped) => Some(HostEvent::FrameStopped),
                told => told.map(|event| {
                    let tab = popup.target.id().as_str().to_owned();
                    HostEvent::InTab { tab, event: Box::new(event) }
                }),
            },
            None if target.kind() == TargetKind::Iframe && matches!(event, Event::LoadingStopped(_)) => {
                Some(HostEvent::FrameStopped)
            }
            None => None,
        };
        if let Some(told) = told {
            self.push(told);
        }
    }
}

impl Aut {
    /// What the driver is to be told of an event of the tab.
    pub(crate) fn event(&mut self, event: &Event) -> Option<HostEvent> {
        if let Some(told) = self.documents.event(event, &self.main_frame) {
            return Some(told);
        }
        match event {
            Event::FrameNavigated(navigated) if navigated.frame.id == self.main_frame => {
                self.approaching = crate::approach::is_approach(&navigated.frame.url);
                if self.approaching {
                    return None;
                }
                self.navigated.notify_waiters();
                if self.documents.is_late_error(&navigated.frame) {
                    return None;
                }
                let url = navigated.frame.full_url();
                let site = site::of_url(&url);
                Some(HostEvent::Navigated { url, site })
            }
            Event::Loaded if !self.approaching => Some(HostEvent::Loaded { url: String::new() }),
            Event::LoadingStopped(stopped) if stopped.frame != self.main_frame => Some(HostEvent::FrameStopped),
            _ => None,
        }
    }
}
