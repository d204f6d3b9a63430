//! JSON of the outside, read with the place of each part at hand.

use serde_json::Value;

/// A part of the file and where it stands in it.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub place: String,
    pub value: &'a Value,
}

impl<'a> Node<'a> {
    pub(super) fn new(value: &'a Value) -> Self {
        Self { place: String::new(), value }
    }

    fn wrong<T>(&self, expected: &str) -> Result<T, String> {
        let place = if self.place.is_empty() { "it" } else { &self.place };
        Err(format!("{place} isn't {expected}"))
    }

    /// A field that may be missing.
    pub(super) fn get(&self, name: &str) -> Option<Node<'a>> {
        let place = if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) };
        self.value.get(name).map(|value| Node { place, value })
    }

    /// A field that must be there.
    pub(super) fn field(&self, name: &str) -> Result<Node<'a>, String> {
        let place = if self.place.is_empty() { "it".to_owned() } else { self.place.clone() };
        self.get(name).ok_or_else(|| format!("{place} has no `{name}`"))
    }

    /// Parts of a list; none if the field is missing.
    pub(super) fn list(&self, name: &str) -> Result<Vec<Node<'a>>, String> {
        self.get(name).map_or_else(|| Ok(Vec::new()), |list| list.parts())
    }

    /// Parts of this list.
    pub(super) fn parts(&self) -> Result<Vec<Node<'a>>, String> {
        let Some(parts) = self.value.as_array() else { return self.wrong("a list") };
        let node = |(at, value)| Node { place: format!("{}[{at}]", self.place), value };
        Ok(parts.iter().enumerate().map(node).collect())
    }

    pub(super) fn text(&self) -> Result<String, String> {
        self.value.as_str().map_or_else(|| self.wrong("a string"), |text| Ok(text.to_owned()))
    }

    pub(super) fn number(&self) -> Result<f64, String> {
        self.value.as_f64().map_or_else(|| self.wrong("a number"), Ok)
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, String> {
        let Some(field) = self.get(name) else { return Ok(false) };
        field.value.as_bool().map_or_else(|| field.wrong("true or false"), Ok)
    }

    /// Says of each field that isn't known that it is left out.
    pub(super) fn unknown(&self, known: &[&str], left_out: &mut Vec<String>) -> Result<(), String> {
        let Some(fields) = self.value.as_object() else { return self.wrong("an object") };
        let names = fields.keys().filter(|name| !known.contains(&name.as_str()));
        left_out.extend(
            names.filter_map(|name| self.get(name)).map(|field| format!("`{}` is unknown and left out", field.place)),
        );
        Ok(())
    }
}
