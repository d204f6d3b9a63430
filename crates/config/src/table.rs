use crate::ConfigOption;

/// All options, in the order of the documentation.
pub fn options() -> &'static [ConfigOption] {
    OPTIONS
}

/// An option by its name.
pub fn option(name: &str) -> Option<&'static ConfigOption> {
    OPTIONS.iter().find(|option| option.name == name)
}

static OPTIONS: &[ConfigOption] = &[];
