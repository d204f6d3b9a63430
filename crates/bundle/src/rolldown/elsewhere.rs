//! Modules that callbacks of `cy.origin()` ask for. They run in another page, so what they ask for can't be bundled where
//! they stand: `require('x')` and `import('x')` in them become `Cypress.require('x', 'folder')`, which finds the module in a
//! script of that page by both.
//!
//! Callbacks of `cy.frame()` and `cy.tab()` may run in another page or where they stand, which is not known before. There it
//! is `Cypress.require('x', 'folder', () => require('x'))`, of which the page where it stands takes the last.
//!
//! Another page may send such a callback back as a text, which sees nothing of the place where it stands. What it asks for is
//! put by at the end of its file.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};

use camino::{Utf8Path, Utf8PathBuf};
use oxc_allocator::Allocator;
use oxc_ast::ast::{Argument, CallExpression, Expression, IdentifierReference, ImportExpression, ObjectProperty};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{GetSpan as _, SourceType, Span};
use rolldown_sourcemap::SourceMap;
use string_wizard::{Hires, MagicString, SourceMapOptions};

use crate::paths;

/// Module that holds the others, each evaluated when it is asked for.
pub(super) const REGISTRY: &str = "\0hinoki:elsewhere";
/// Begins the names by which that module imports them.
pub(super) const ASKED: &str = "hinoki:asked/";

/// Begins the names by which a file puts by what callbacks ask for that are sent back.
pub(super) const BACK: &str = "hinoki:back/";

/// Begins the name of a module that can't be found.
pub(super) const MISSING: &str = "\0hinoki:missing/";

/// Globals that the bundler puts a module of its own in place of. That page has them as they are.
const GLOBALS: [&str; 4] = ["Buffer", "process", "setImmediate", "clearImmediate"];

/// What a callback asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked {
    /// As it is written.
    pub specifier: String,
    /// The file in which it stands.
    pub importer: Utf8PathBuf,
    /// By `import()` and not by `require()`.
    pub is_import: bool,
}

/// All that callbacks of some files ask for.
#[derive(Debug, Clone, Default)]
pub(crate) struct AllAsked(Arc<Mutex<BTreeSet<Asked>>>);

impl AllAsked {
    pub(crate) fn list(&self) -> BTreeSet<Asked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A file with its callbacks changed, and the map of the change; `None` if they ask for nothing.
    pub(super) fn rewrite(&self, root: &Utf8Path, id: &str, code: &str) -> Option<(String, SourceMap)> {
        // Few files need a closer look.
        let inside = ["require(", "import("].into_iter().chain(GLOBALS);
        let may_ask = code.contains("Cypress.require")
            || (["origin", "frame", "tab"].into_iter().any(|name| code.contains(&format!(".{name}(")))
                && inside.into_iter().any(|text| code.contains(text)));
        if !may_ask || paths::in_package(id) {
            return None;
        }
        let allocator = Allocator::default();
        let source_type = SourceType::from_path(id).unwrap_or_default().with_jsx(!id.ends_with("ts"));
        let parsed = Parser::new(&allocator, code, source_type).parse();
        let mut finder = Finder::default();
        finder.visit_program(&parsed.program);
        if finder.found.is_empty() && finder.globals.is_empty() {
            return None;
        }
        let folder = Utf8Path::new(id).parent().map_or_else(String::new, |folder| paths::shown(root, folder.as_str()));
        let folder = if folder == root.as_str() { String::new() } else { folder };
        let mut text = MagicString::new(code);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut put_by = BTreeSet::new();
        for Found { callee, after, specifier, is_import, place, may_be_sent_back } in finder.found {
            let own = if is_import { "import" } else { "require" };
            if may_be_sent_back {
                let [key, from] =
                    [key(own, &folder, &specifier), format!("{BACK}{specifier}")].map(serde_json::Value::from);
                put_by.insert(format!("\n;(globalThis.__hinoki_modules ??= {{}})[{key}] ??= () => {own}({from})"));
            }
            if let Some(callee) = callee {
                text.update(callee.start, callee.end, format!("Cypress.{own}")).ok()?;
            }
            let here = match place {
                Place::Either => format!(", () => {own}({})", serde_json::Value::from(specifier.as_str())),
                Place::Elsewhere => String::new(),
            };
            text.append_left(after, format!(", {}{here}", serde_json::Value::from(folder.as_str()))).ok()?;
            all.insert(Asked { specifier, importer: id.into(), is_import });
        }
        drop(all);
        for line in put_by {
            text.append(line);
        }
        for (Span { start, end, .. }, place) in finder.globals {
            match place {
                Place::Elsewhere => text.append_left(start, "globalThis.").ok()?,
                Place::Either => {
                    let name = &code[start as usize..end as usize];
                    text.append_left(start, format!("(globalThis.{name} ?? ")).ok()?.append_right(end, ")").ok()?
                }
            };
        }
        let options = SourceMapOptions { include_content: true, source: id.into(), hires: Hires::Boundary };
        Some((text.to_string(), text.source_map(options)))
    }
}

/// Text of the module that holds what is asked for.
pub(super) fn registry(root: &Utf8Path, all: &[Asked]) -> String {
    let text = serde_json::Value::from;
    let mut code = "globalThis.__hinoki_modules = {\n".to_owned();
    for (index, Asked { specifier, importer, is_import }) in all.iter().enumerate() {
        let folder = importer.parent().map_or_else(String::new, |folder| paths::shown(root, folder.as_str()));
        let folder = if folder == root.as_str() { String::new() } else { folder };
        let how = if *is_import { "import" } else { "require" };
        let key = text(key(how, &folder, specifier));
        // Writing to a string can't fail.
        let _ = writeln!(code, "  {key}: () => {how}({}),", text(format!("{ASKED}{index}")));
    }
    code.push_str("}\n");
    code
}

/// What the page of a callback finds a module by.
fn key(how: &str, folder: &str, specifier: &str) -> String {
    format!("{how} {folder} {specifier}")
}

/// Text of a module that can't be found.
pub(super) fn missing(id: &str) -> Option<String> {
    let specifier = id.strip_prefix(MISSING)?;
    let text = format!("can't find the module '{specifier}', which a callback for another page asks for");
    Some(format!("throw new Error({})", serde_json::Value::from(text)))
}

/// Where a callback runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In another page.
    Elsewhere,
    /// There, or where it stands.
    Either,
}

impl Place {
    /// Of the callback of a command.
    fn of(command: &str) -> Option<Self> {
        match command {
            "origin" => Some(Self::Elsewhere),
            "frame" | "tab" => Some(Self::Either),
            _ => None,
        }
    }
}

struct Found {
    /// What is replaced; absent where `Cypress.require` is written already.
    callee: Option<Span>,
    /// End of the argument.
    after: u32,
    specifier: String,
    is_import: bool,
    place: Place,
    /// By another page to the one where it stands.
    may_be_sent_back: bool,
}

#[derive(Default)]
struct Finder {
    found: Vec<Found>,
    /// Where a global is named.
    globals: Vec<(Span, Place)>,
    /// Where the code runs that is looked at, if it is that of a callback.
    place: Option<Place>,
    /// What the innermost callback says of its own place.
    innermost: Option<Place>,
}

impl<'a> Visit<'a> for Finder {
    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let inner = match &call.callee {
            Expression::StaticMemberExpression(member) => Place::of(&member.property.name),
            _ => None,
        };
        if let [Argument::StringLiteral(name)] = call.arguments.as_slice() {
            let callee = match &call.callee {
                Expression::Identifier(identifier) if self.place.is_some() && identifier.name == "require" => {
                    Some(Some(identifier.span()))
                }
                Expression::StaticMemberExpression(member) => {
                    let of_cypress =
                        matches!(&member.object, Expression::Identifier(object) if object.name == "Cypress");
                    (of_cypress && member.property.name == "require").then_some(None)
                }
                _ => None,
            };
            if let Some(callee) = callee {
                let specifier = name.value.to_string();
                // What is written for another page runs nowhere else.
                let place = self.place.filter(|_| callee.is_some()).unwrap_or(Place::Elsewhere);
                let may_be_sent_back = self.innermost == Some(Place::Either);
                let after = name.span.end;
                self.found.push(Found { callee, after, specifier, is_import: false, place, may_be_sent_back });
                return;
            }
        }
        let outer = (self.place, self.innermost);
        self.innermost = inner.or(self.innermost);
        // What a callback of another page enters is entered from there.
        if self.place != Some(Place::Elsewhere) {
            self.place = inner.or(self.place);
        }
        walk::walk_call_expression(self, call);
        (self.place, self.innermost) = outer;
    }

    fn visit_identifier_reference(&mut self, identifier: &IdentifierReference<'a>) {
        if let Some(place) = self.place.filter(|_| GLOBALS.contains(&identifier.name.as_str())) {
            self.globals.push((identifier.span, place));
        }
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        // `{ Buffer }` has no place for more than the name.
        if !property.shorthand {
            walk::walk_object_property(self, property);
        }
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        if let (Expression::StringLiteral(name), Some(place)) = (&import.source, self.place) {
            let start = import.span.start;
            let callee = Some(Span::new(start, start + 6));
            let specifier = name.value.to_string();
            let may_be_sent_back = self.innermost == Some(Place::Either);
            let after = name.span.end;
            self.found.push(Found { callee, after, specifier, is_import: true, place, may_be_sent_back });
            return;
        }
        walk::walk_import_expression(self, import);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(id: &str, code: &str) -> Option<String> {
        AllAsked::default().rewrite(Utf8Path::new("/p"), id, code).map(|(text, _)| text)
    }

    #[test]
    fn only_calls_within_callbacks_are_changed() {
        let code = "const a = require('a')\ncy.origin(url, ({ x }: Args) => { const b = require('./b') ; return import('c') })";
        let expected = "const a = require('a')\ncy.origin(url, ({ x }: Args) => { const b = Cypress.require('./b', \"e2e\") ; \
                        return Cypress.import('c', \"e2e\") })";
        assert_eq!(rewritten("/p/e2e/a.cy.ts", code).as_deref(), Some(expected));
    }

    #[test]
    fn names_that_are_written_for_it_are_completed() {
        let code = "before(() => { cy.get('a').then(() => Cypress.require('../x')) })";
        let expected = "before(() => { cy.get('a').then(() => Cypress.require('../x', \"e2e\")) })";
        assert_eq!(rewritten("/p/e2e/a.cy.js", code).as_deref(), Some(expected));
        assert_eq!(rewritten("/p/a.cy.js", "Cypress.require('./x')").as_deref(), Some("Cypress.require('./x', \"\")"));
        assert_eq!(rewritten("/p/a.cy.js", "cy.origin(a, () => {}) ; const x = require('x')"), None);
    }

    #[test]
    fn globals_are_those_of_the_other_page() {
        let code = "const a = Buffer.from('a') ; cy.origin(u, () => { Buffer.from(process.env.X) ; return { Buffer, process: 1 } })";
        let expected = "const a = Buffer.from('a') ; cy.origin(u, () => { globalThis.Buffer.from(globalThis.process.env.X) ; \
                        return { Buffer, process: 1 } })";
        assert_eq!(rewritten("/p/a.cy.js", code).as_deref(), Some(expected));
    }

    #[test]
    fn what_may_run_where_it_stands_finds_its_modules_there_too() {
        let code =
            "cy.frame('a', () => { const b = require('./b') ; Buffer.from(b) ; cy.origin(u, () => import('c')) })";
        let expected = "cy.frame('a', () => { const b = Cypress.require('./b', \"e2e\", () => require(\"./b\")) ; \
                        (globalThis.Buffer ?? Buffer).from(b) ; cy.origin(u, () => Cypress.import('c', \"e2e\")) })\
                        \n;(globalThis.__hinoki_modules ??= {})[\"require e2e ./b\"] ??= () => require(\"hinoki:back/./b\")";
        assert_eq!(rewritten("/p/e2e/a.cy.ts", code).as_deref(), Some(expected));
        let code = "cy.origin(u, () => cy.tab(1, () => import('c')))";
        let expected = "cy.origin(u, () => cy.tab(1, () => Cypress.import('c', \"\")))\
                        \n;(globalThis.__hinoki_modules ??= {})[\"import  c\"] ??= () => import(\"hinoki:back/c\")";
        assert_eq!(rewritten("/p/a.cy.js", code).as_deref(), Some(expected));
    }

    #[test]
    fn each_is_evaluated_when_it_is_asked_for() {
        let asked = |specifier: &str, is_import| Asked {
            specifier: specifier.into(),
            importer: "/p/e2e/a.js".into(),
            is_import,
        };
        let text = registry(Utf8Path::new("/p"), &[asked("./b", false), asked("c", true)]);
        assert!(text.contains("\"require e2e ./b\": () => require(\"hinoki:asked/0\")"), "{text}");
        assert!(text.contains("\"import e2e c\": () => import(\"hinoki:asked/1\")"), "{text}");
    }
}
