//! The state machine of one call of `cy.session`.

use hinoki_protocol::SessionStatus;

/// What is known as the call begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Whether the page is blanked.
    pub isolated: bool,
    /// Whether the call has a validate.
    pub validated: bool,
    /// What is saved under the id.
    pub saved: Saved,
}

/// What is saved under the id of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Nothing.
    Nothing,
    /// A session that may hold.
    Usable,
    /// A session that can't hold any more, and why.
    Stale(String),
}

/// What is done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// The page goes to `about:blank`.
    BlankPage,
    /// Data of all origins is removed.
    ClearData,
    /// The saved data is written.
    Restore,
    /// The user's setup runs.
    RunSetup,
    /// The data is read, once no navigation is under way.
    Capture,
    /// The user's validate runs.
    RunValidate,
    /// What was read last is saved.
    Save,
}

/// Why an effect failed, in words.
pub type Failure = String;

/// How a call ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Made.
    Created,
    /// Restored.
    Restored,
    /// Made anew since the saved one didn't hold.
    Recreated {
        /// Why it didn't.
        reason: String,
    },
    /// The test fails.
    Failed {
        /// What failed.
        effect: Effect,
        /// Why.
        failure: Failure,
    },
}

impl Outcome {
    /// Status of the log entry.
    pub fn status(&self) -> SessionStatus {
        match self {
            Self::Created => SessionStatus::Created,
            Self::Restored => SessionStatus::Restored,
            Self::Recreated { .. } => SessionStatus::Recreated,
            Self::Failed { .. } => SessionStatus::Failed,
        }
    }
}

/// What the machine says next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Do this, then report.
    Do(Effect),
    /// The call is done.
    End(Outcome),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Branch {
    Create,
    Restore,
    End,
}

/// One call of `cy.session` under way.
#[derive(Debug, Clone)]
pub struct Flow {
    isolated: bool,
    validated: bool,
    branch: Branch,
    /// Effects of the branch that are still to be done, in order.
    left: std::vec::IntoIter<Effect>,
    current: Option<Effect>,
    /// Why a saved session wasn't used; set where the branch is a recreation.
    reason: Option<String>,
    /// Whether the data came from the saved session.
    restored: bool,
    ended: Option<Outcome>,
}

impl Flow {
    /// A call that begins.
    pub fn new(plan: Plan) -> Self {
        let Plan { isolated, validated, saved } = plan;
        let (branch, reason) = match saved {
            Saved::Nothing => (Branch::Create, None),
            Saved::Usable => (Branch::Restore, None),
            Saved::Stale(reason) => (Branch::Create, Some(reason)),
        };
        let left = Vec::new().into_iter();
        let mut flow = Self { isolated, validated, branch, left, current: None, reason, restored: false, ended: None };
        flow.begin(branch);
        flow
    }

    /// Status while the call is under way.
    pub fn status(&self) -> SessionStatus {
        match (&self.ended, self.branch, &self.reason) {
            (Some(outcome), ..) => outcome.status(),
            (None, Branch::Restore, _) => SessionStatus::Restoring,
            (None, _, Some(_)) => SessionStatus::Recreating,
            (None, ..) => SessionStatus::Creating,
        }
    }

    /// Why a saved session isn't used.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// The first step, or the one after `report`, which says how the last effect went.
    pub fn next(&mut self, report: Result<(), Failure>) -> Step {
        if let Some(outcome) = &self.ended {
            return Step::End(outcome.clone());
        }
        if let (Err(failure), Some(effect)) = (report, self.current) {
            return self.failed(effect, failure);
        }
        loop {
            if let Some(effect) = self.left.next() {
                self.current = Some(effect);
                return Step::Do(effect);
            }
            match self.branch {
                Branch::End => return self.end(self.success()),
                Branch::Create | Branch::Restore => {
                    self.restored = self.branch == Branch::Restore;
                    self.begin(Branch::End);
                }
            }
        }
    }

    fn failed(&mut self, effect: Effect, failure: Failure) -> Step {
        let may_recreate = self.branch == Branch::Restore;
        match effect {
            Effect::Restore | Effect::RunValidate | Effect::Capture if may_recreate => {
                self.reason = Some(failure);
                self.begin(Branch::Create);
                self.next(Ok(()))
            }
            effect => self.end(Outcome::Failed { effect, failure }),
        }
    }

    fn begin(&mut self, branch: Branch) {
        use Effect::{BlankPage, Capture, ClearData, Restore, RunSetup, RunValidate, Save};
        let mut effects = Vec::new();
        if self.isolated {
            effects.push(BlankPage);
        }
        match branch {
            Branch::Create => {
                effects.extend([ClearData, RunSetup, Capture]);
                if self.validated {
                    // Validate may rotate tokens: what it leaves is what is saved.
                    effects.extend([RunValidate, Capture]);
                }
                effects.push(Save);
            }
            Branch::Restore => {
                effects.extend([ClearData, Restore]);
                if self.validated {
                    effects.extend([RunValidate, Capture, Save]);
                }
            }
            Branch::End => {}
        }
        self.branch = branch;
        self.left = effects.into_iter();
        self.current = None;
    }

    fn success(&self) -> Outcome {
        match &self.reason {
            Some(reason) => Outcome::Recreated { reason: reason.clone() },
            None if self.restored => Outcome::Restored,
            None => Outcome::Created,
        }
    }

    fn end(&mut self, outcome: Outcome) -> Step {
        self.ended = Some(outcome.clone());
        Step::End(outcome)
    }
}

#[cfg(test)]
mod tests;
