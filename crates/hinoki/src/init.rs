//! `hinoki init`: a first project.

use std::io::Write as _;

use camino::Utf8Path;
use hinoki_protocol::ExitCode;

use crate::args::InitArguments;
use crate::failure::Failure;

const CONFIG: &str = "import { defineConfig } from 'hinoki'

export default defineConfig({
  e2e: {
    // The address of your application; `cy.visit('/')` begins there.
    // baseUrl: 'http://localhost:3000',
    setupNodeEvents(on, config) {
      on('task', {
        log(message) {
          console.log(message)
          return null
        },
      })
    },
  },
})
";

const SUPPORT: &str = "// Evaluated before each spec: the place for custom commands.
//
// Cypress.Commands.add('login', (name) => {
//   cy.session(name, () => {
//     cy.visit('/login')
//     cy.get('[name=user]').type(name)
//     cy.get('form').submit()
//   })
// })
";

const SPEC: &str = "describe('a first spec', () => {
  it('finds its way around a page', () => {
    cy.visit('cypress/fixtures/example.html')
    cy.contains('button', 'Greet').click()
    cy.get('#greeting').should('be.visible').and('have.text', 'Hello!')
  })
})
";

const PAGE: &str = "<!doctype html>
<title>Example</title>
<button onclick=\"greeting.hidden = false\">Greet</button>
<p id=\"greeting\" hidden>Hello!</p>
";

const TSCONFIG: &str = "{
  \"compilerOptions\": {
    \"target\": \"es2022\",
    \"lib\": [\"es2022\", \"dom\"],
    \"module\": \"esnext\",
    \"moduleResolution\": \"bundler\",
    \"strict\": true,
    \"types\": [\"hinoki\"]
  },
  \"include\": [\"**/*.ts\"]
}
";

pub(crate) fn init(arguments: &InitArguments) -> Result<ExitCode, Failure> {
    let folder = arguments.folder.clone().unwrap_or_else(|| ".".into());
    let typescript = arguments.typescript || folder.join("tsconfig.json").is_file();
    let extension = if typescript { "ts" } else { "js" };
    let failed = |path: &Utf8Path, error: &std::io::Error| Failure::usage(format!("{path} can't be written: {error}"));
    let existing = hinoki_config_file(&folder);
    let config = if typescript { "hinoki.config.ts" } else { "hinoki.config.mjs" };
    let mut files = Vec::new();
    if existing.is_none() {
        files.push((config.to_owned(), CONFIG));
    }
    files.push((format!("cypress/support/e2e.{extension}"), SUPPORT));
    files.push((format!("cypress/e2e/first.cy.{extension}"), SPEC));
    files.push(("cypress/fixtures/example.html".to_owned(), PAGE));
    if typescript {
        files.push(("cypress/tsconfig.json".to_owned(), TSCONFIG));
    }
    let mut told = String::new();
    if let Some(existing) = existing {
        told.push_str(&format!("kept   {existing}\n"));
    }
    for (name, text) in files {
        let path = folder.join(&name);
        // Another support file, in whatever language, is as good.
        let support = name.starts_with("cypress/support/")
            && ["js", "jsx", "ts", "tsx"]
                .iter()
                .any(|other| folder.join("cypress/support/e2e").with_extension(other).exists());
        if path.exists() || support {
            told.push_str(&format!("kept   {name}\n"));
            continue;
        }
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above).map_err(|error| failed(above, &error))?;
        }
        let mut file = std::fs::File::create_new(&path).map_err(|error| failed(&path, &error))?;
        file.write_all(text.as_bytes()).map_err(|error| failed(&path, &error))?;
        told.push_str(&format!("wrote  {name}\n"));
    }
    if !told.contains("wrote  ") {
        told.push_str("\nthere is a project already: nothing was written\n");
    }
    let place = arguments.folder.as_ref().map(|folder| format!(" --project {folder}")).unwrap_or_default();
    told.push_str(&format!("\nrun it by `hinoki run{place}`, or look at it by `hinoki open{place}`\n"));
    if !folder.join("node_modules/hinoki").exists() {
        told.push_str("an editor knows the commands after `npm install --save-dev hinoki`\n");
    }
    let _ = std::io::stdout().write_all(told.as_bytes());
    Ok(ExitCode::Passed)
}

/// Name of the configuration file that is there already.
fn hinoki_config_file(folder: &Utf8Path) -> Option<String> {
    let names = ["hinoki", "cypress"].into_iter().flat_map(|name| {
        ["ts", "mts", "cts", "js", "mjs", "cjs"].into_iter().map(move |extension| format!("{name}.config.{extension}"))
    });
    names.into_iter().find(|name| folder.join(name).exists())
}
