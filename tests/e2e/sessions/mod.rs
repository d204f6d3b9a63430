//! `cy.session`, `Cypress.session`, isolation, and the commands about cookies and storages.

mod apart;
mod api;
mod arguments;
mod commands;
mod data;
mod deadlines;
mod flow;
mod isolation;
mod lifetime;
mod support;
mod validate;
