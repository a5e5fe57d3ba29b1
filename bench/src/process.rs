//! A server as a process: started, asked for what it uses, stopped.

use crate::client::{Client, get};
use crate::stopwatch::{Stopwatch, poll};
use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, Command};
use std::time::Duration;

/// Running until dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
}

/// CPU time of each thread, in nanoseconds.
pub(crate) type Threads = HashMap<String, u64>;

impl Process {
    /// Starts a server that listens on this address, and waits for its first healthy answer. Returns how long that took,
    /// to within a millisecond.
    pub(crate) async fn start(command: &mut Command, address: SocketAddr) -> Result<(Self, Duration)> {
        let watch = Stopwatch::start();
        let process = Self { child: command.spawn().context("cannot start the server")?, address };
        let health = get("/health", "");
        poll("the server", async || {
            let mut client = Client::connect(address).await.ok()?;
            client.call(&health).await.ok().map(|_| ())
        })
        .await?;
        Ok((process, watch.elapsed()))
    }

    /// CPU time of its threads so far. A thread that ended is missing; those of the server that ever end have idled for
    /// ten seconds before.
    pub(crate) fn threads(&self) -> Result<Threads> {
        threads_of(&self.child.id().to_string())
    }

    /// What its threads used since then.
    pub(crate) fn cpu_since(&self, before: &Threads) -> Result<Duration> {
        Ok(difference(before, &self.threads()?))
    }

    /// Resident memory in MB of a million bytes, as the kernel counts it: pages of the program and of libraries included.
    pub(crate) fn resident(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: u32 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(f64::from(kib) * 1024.0 / 1e6)
    }

    /// Asks it to stop, and waits until it did.
    pub(crate) fn stop(mut self) -> Result<()> {
        if let Some(id) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            kill_process(id, Signal::TERM)?;
        }
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Stopped already, unless a measure failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// CPU time of this process's own threads.
pub(crate) fn own_threads() -> Result<Threads> {
    threads_of("self")
}

/// CPU time of the calling thread.
pub(crate) fn own_thread() -> Result<Duration> {
    Ok(Duration::from_nanos(schedule_of("/proc/thread-self/schedstat").context("no schedstat")?))
}

pub(crate) fn difference(before: &Threads, after: &Threads) -> Duration {
    let spent = after.iter().map(|(thread, now)| now - before.get(thread).unwrap_or(&0));
    Duration::from_nanos(spent.sum())
}

fn threads_of(process: &str) -> Result<Threads> {
    let mut threads = Threads::new();
    for entry in std::fs::read_dir(format!("/proc/{process}/task"))? {
        let id = entry?.file_name().to_string_lossy().into_owned();
        // Gone between the listing and the reading.
        let Some(spent) = schedule_of(&format!("/proc/{process}/task/{id}/schedstat")) else { continue };
        threads.insert(id, spent);
    }
    Ok(threads)
}

/// The first figure of `schedstat`: nanoseconds on a core.
fn schedule_of(path: &str) -> Option<u64> {
    std::fs::read_to_string(path).ok()?.split(' ').next()?.parse().ok()
}

/// An address on which nobody listens.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
