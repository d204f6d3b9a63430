//! `require.resolve('literal')` in a script of the page: the path of the file, for commands that read files. Relative to
//! the project where it lies inside, as `__dirname` is.

use std::borrow::Cow;

use camino::{Utf8Path, Utf8PathBuf};
use oxc_allocator::Allocator;
use oxc_ast::ast::{Argument, CallExpression, Expression};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{SourceType, Span};
use rolldown::plugin::{
    HookTransformArgs, HookTransformOutput, HookTransformOutputMap, HookTransformReturn, HookUsage, Plugin,
    PluginContextResolveOptions, SharedTransformPluginContext,
};
use rolldown_common::ImportKind;
use string_wizard::{Hires, MagicString, SourceMapOptions};

use crate::paths;

/// Puts paths in place of the calls.
#[derive(Debug)]
pub(crate) struct Places {
    root: Utf8PathBuf,
}

impl Places {
    pub(crate) fn new(root: &Utf8Path) -> Self {
        Self { root: root.to_owned() }
    }
}

impl Plugin for Places {
    fn name(&self) -> Cow<'static, str> {
        "hinoki:places".into()
    }

    async fn transform(&self, ctx: SharedTransformPluginContext, args: &HookTransformArgs<'_>) -> HookTransformReturn {
        // Few files need a closer look.
        if paths::is_virtual(args.id) || !args.code.contains("require.resolve(") {
            return Ok(None);
        }
        let mut found = Vec::new();
        for (span, specifier) in calls(args.id, args.code) {
            let options = PluginContextResolveOptions {
                import_kind: ImportKind::Require,
                ..PluginContextResolveOptions::default()
            };
            // What can't be found is told if the call is ever made.
            if let Ok(resolved) = ctx.resolve(&specifier, Some(args.id), Some(options)).await?
                && !paths::is_virtual(resolved.id.as_str())
            {
                found.push((span, paths::shown(&self.root, resolved.id.as_str())));
            }
        }
        if found.is_empty() {
            return Ok(None);
        }
        let mut text = MagicString::new(args.code.as_str());
        for (span, place) in found {
            let place = serde_json::Value::from(place).to_string();
            text.update(span.start, span.end, place).map_err(std::io::Error::other)?;
        }
        let options = SourceMapOptions { include_content: true, source: args.id.into(), hires: Hires::Boundary };
        let map = HookTransformOutputMap::Sourcemap(Box::new(text.source_map(options)));
        Ok(Some(HookTransformOutput { code: Some(text.to_string()), map, ..HookTransformOutput::default() }))
    }

    fn register_hook_usage(&self) -> HookUsage {
        HookUsage::Transform
    }
}

/// The calls with a literal, and what they ask for.
fn calls(id: &str, code: &str) -> Vec<(Span, String)> {
    let allocator = Allocator::default();
    let source_type = SourceType::from_path(id).unwrap_or_default().with_jsx(!id.ends_with("ts"));
    let parsed = Parser::new(&allocator, code, source_type).parse();
    let mut finder = Finder::default();
    finder.visit_program(&parsed.program);
    finder.0
}

#[derive(Default)]
struct Finder(Vec<(Span, String)>);

impl<'a> Visit<'a> for Finder {
    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let Expression::StaticMemberExpression(member) = &call.callee
            && matches!(&member.object, Expression::Identifier(object) if object.name == "require")
            && member.property.name == "resolve"
            && let [Argument::StringLiteral(name)] = call.arguments.as_slice()
        {
            self.0.push((call.span, name.value.to_string()));
            return;
        }
        walk::walk_call_expression(self, call);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calls_with_one_literal_are_found() {
        let code = "const a = require.resolve('a'), b = ok ? require.resolve(\"./b\") : x.resolve('c') ; require.resolve(name)";
        let found: Vec<String> = calls("/p/a.js", code).into_iter().map(|(_, name)| name).collect();
        assert_eq!(found, ["a", "./b"]);
        assert_eq!(calls("/p/a.ts", "const a = <string>require.resolve('a')").len(), 1);
    }
}
