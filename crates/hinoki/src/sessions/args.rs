use camino::Utf8PathBuf;
use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct SessionsArguments {
    #[command(subcommand)]
    pub command: SessionsCommand,
    /// Folder of the project.
    #[arg(long, short = 'P', global = true, value_name = "FOLDER")]
    pub project: Option<Utf8PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SessionsCommand {
    /// List the sessions.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show what a session holds, its values hidden.
    Show {
        /// Its id as `cy.session` takes it (an array or object as JSON), how it begins, or its `#hash` of the list.
        id: String,
        /// Show values and the whole id.
        #[arg(long)]
        values: bool,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Remove a session, or all of them.
    Clear {
        /// As for `show`; all sessions without it, which needs no key.
        id: Option<String>,
    },
    /// Say where the key is taken from, or make one in the system's keyring.
    Key {
        #[command(subcommand)]
        command: Option<KeyCommand>,
    },
    /// Write a session in the clear, to be used elsewhere.
    Export {
        /// As for `show`.
        id: String,
        /// `playwright`: a storageState file; `json`: everything that the session holds.
        #[arg(long)]
        format: Format,
        /// File to write instead of standard output; only its owner may read it.
        #[arg(long, short, value_name = "FILE")]
        output: Option<Utf8PathBuf>,
    },
    /// Keep what a file holds as a session: a storageState file of Playwright, or an export as JSON.
    Import {
        /// The file.
        file: Utf8PathBuf,
        /// The id under which `cy.session` is to find it; an array or object as JSON.
        #[arg(long)]
        id: String,
    },
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum KeyCommand {
    /// Put a new random key into the system's keyring, for the sessions of all projects.
    Create,
    /// Drop the key from the system's keyring: sessions that were kept with it can't be read any more.
    Remove,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Playwright,
    Json,
}
