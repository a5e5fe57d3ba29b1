//! A folder with a configuration and a database, and the binary run on it.

use super::client::Client;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

pub(super) const BINARY: &str = env!("CARGO_BIN_EXE_countersign");
pub(super) const SAM: (&str, &str) = ("sam@countersign.example", "sam-has-a-fine-password");

/// Far longer than anything takes: only a test that would hang for ever meets it.
const PATIENCE: Duration = Duration::from_secs(120);

/// An installation in a folder of its own.
pub(super) struct Installation {
    pub(super) folder: TempDir,
    pub(super) config: PathBuf,
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

impl Said {
    /// The standard output of a command that worked.
    pub(super) fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }

    /// The standard error of a command that did not.
    pub(super) fn failed(self) -> String {
        assert_eq!(self.code, Some(1), "{self:?}");
        assert!(self.err.starts_with("countersign: "), "{self:?}");
        self.err
    }
}

impl Installation {
    /// With an empty database, on a port that the system chooses.
    pub(super) fn new() -> Self {
        Self::with("")
    }

    /// The same with more sections in its configuration. Hashes are cheap, strangers are not slowed down, and codes of two
    /// steps on either side are good, so that a test can use several of them within one step.
    pub(super) fn with(sections: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("countersign.toml");
        let database = folder.path().join("data").join("countersign.db");
        let text = format!(
            "public_url = \"http://localhost:8080\"\n\
             [http]\nlisten = \"127.0.0.1:0\"\n\
             [database]\nurl = \"sqlite://{}\"\n\
             [passwords]\nmemory = 8\niterations = 1\n\
             [totp]\nsteps_back = 2\nsteps_ahead = 2\n\
             [limits]\nsign_in_per_address = 0\nsign_in_per_account = 0\n{sections}",
            database.display()
        );
        std::fs::write(&config, text).expect("written");
        Self { folder, config }
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("data").join(name)
    }

    /// The binary, with nothing of the environment of whoever runs the tests.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.args(arguments).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub(super) fn run(&self, arguments: &[&str]) -> Said {
        finish(self.command(arguments), "")
    }

    /// Runs a command that takes `--config`, with something on its standard input.
    pub(super) fn on_config(&self, arguments: &[&str], input: &str) -> Said {
        let mut command = self.command(arguments);
        command.arg("--config").arg(&self.config);
        finish(command, input)
    }

    /// Makes the system administrator.
    pub(super) fn add_sam(&self) {
        let create = ["admin", "create", "--email", SAM.0, "--password-stdin"];
        self.on_config(&create, &format!("{}\n", SAM.1)).ok();
    }

    /// Starts the server and waits until it is ready.
    pub(super) fn start(&self) -> Server {
        self.start_with(&[])
    }

    /// The same with variables in its environment.
    pub(super) fn start_with(&self, variables: &[(&str, &str)]) -> Server {
        let mut server = self.spawn(variables);
        server.wait_until_ready();
        server
    }

    /// Starts the server, which may not get far.
    pub(super) fn spawn(&self, variables: &[(&str, &str)]) -> Server {
        let mut command = self.command(&["serve", "--config"]);
        command.arg(&self.config).envs(variables.iter().copied());
        Server::spawn(command)
    }

    /// Tries to start a server that cannot, and returns what it says.
    pub(super) fn refuses_to_start(&self, variables: &[(&str, &str)]) -> String {
        let mut command = self.command(&["serve", "--config"]);
        command.arg(&self.config).envs(variables.iter().copied());
        finish(command, "").failed()
    }
}

/// Runs a command to its end.
pub(super) fn finish(mut command: Command, input: &str) -> Said {
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    let mut child =
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes()).expect("read by the command");
    }
    let output = child.wait_with_output().expect("ends");
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A server. It goes with this value.
pub(super) struct Server {
    child: Child,
    lines: Receiver<String>,
    /// All that it has printed and logged, as far as it was waited for.
    pub(super) said: String,
    address: Option<std::net::SocketAddr>,
}

impl Server {
    pub(super) fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
        let (sender, lines) = channel();
        let (out, err) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
        let streams: [Box<dyn Read + Send>; 2] = [Box::new(out), Box::new(err)];
        for stream in streams {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        Self { child, lines, said: String::new(), address: None }
    }

    /// Waits for a line with a text in it.
    pub(super) fn wait_for(&mut self, text: &str) -> String {
        if let Some(line) = self.said.lines().find(|line| line.contains(text)) {
            return line.to_owned();
        }
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                panic!("it never said {text:?}; it said:\n{}", self.said)
            };
            let _ = writeln!(self.said, "{line}");
            if line.contains(text) {
                return line;
            }
        }
    }

    pub(super) fn wait_until_ready(&mut self) {
        let line = self.wait_for(" ready ");
        let address = line.split_once("address=").and_then(|(_, rest)| rest.split(' ').next());
        self.address = address.and_then(|address| address.parse().ok());
        assert!(self.address.is_some(), "{line}");
    }

    pub(super) fn address(&self) -> std::net::SocketAddr {
        self.address.expect("ready")
    }

    pub(super) fn client(&self) -> Client {
        Client { address: self.address() }
    }

    /// `kill -9`, and nothing of the process is left.
    pub(super) fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Sends a signal, by its name.
    pub(super) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent =
            Command::new("sh").args(["-c", &format!("kill -s {name} {id}")]).status().expect("a shell");
        assert!(sent.success());
    }

    /// Waits for its end; everything it said is in [`Server::said`] then.
    pub(super) fn wait(&mut self) -> ExitStatus {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    let _ = writeln!(self.said, "{line}");
                }
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("it does not end:\n{}", self.said),
            }
        }
        self.child.wait().expect("ended")
    }

    /// Tells it to stop, and waits until it has.
    pub(super) fn stop(&mut self) {
        self.signal("TERM");
        let status = self.wait();
        assert!(status.success(), "{status}:\n{}", self.said);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The mode of a file or folder.
pub(super) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().expect("there").permissions().mode() & 0o777
}
