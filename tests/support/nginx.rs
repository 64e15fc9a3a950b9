//! nginx from the distribution's packages, for a test that wants the real proxy.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running nginx; it ends when this is dropped.
pub struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

/// Finds nginx, or gets the distribution's package into `target/tools` without installing it. `Err` tells why there is none.
pub fn find() -> Result<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/nginx");
    let kept = root.join("usr/sbin/nginx");
    let installed = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"].map(PathBuf::from);
    if let Some(found) = installed.into_iter().chain([kept.clone()]).find(|path| runs(path)) {
        return Ok(found);
    }
    std::fs::create_dir_all(&root).map_err(|error| error.to_string())?;
    let apt = |args: &[&str]| Command::new("apt-get").args(args).current_dir(&root).output();
    let downloaded = |output: std::io::Result<std::process::Output>| output.is_ok_and(|output| output.status.success());
    if !downloaded(apt(&["download", "-q", "nginx"])) {
        let _ = apt(&["update", "-q"]);
        let again = apt(&["download", "-q", "nginx"]).map_err(|error| format!("apt-get: {error}"))?;
        if !again.status.success() {
            return Err(String::from_utf8_lossy(&again.stderr).trim().to_owned());
        }
    }
    let package = std::fs::read_dir(&root).map_err(|error| error.to_string())?.filter_map(Result::ok).map(|entry| entry.path());
    let package = package.filter(|path| path.extension().is_some_and(|extension| extension == "deb")).max();
    let package = package.ok_or("apt-get gave no package")?;
    let unpacked = Command::new("dpkg").arg("-x").arg(package).arg(&root).status();
    unpacked.map_err(|error| format!("dpkg: {error}"))?;
    if runs(&kept) { Ok(kept) } else { Err("the package's nginx does not run here".to_owned()) }
}

fn runs(path: &Path) -> bool {
    let version = Command::new(path).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// Starts nginx in a directory of its own with this `server` block.
pub fn start(nginx: &Path, dir: &Path, server: &str) -> Nginx {
    let own = |name: &str| dir.join(name).display().to_string();
    let temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {};", own(name))).join("\n");
    // As root it would go on as a user who cannot read a test's directory.
    let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
    let config = format!(
        "{user}\ndaemon off;\nmaster_process off;\npid {};\nerror_log {} warn;\nevents {{ worker_connections 256; }}\nhttp {{\naccess_log off;\n{temp}\n{server}\n}}\n",
        own("nginx.pid"),
        own("error.log")
    );
    let path = dir.join("nginx.conf");
    std::fs::write(&path, config).unwrap();
    let child = Command::new(nginx).arg("-p").arg(dir).arg("-c").arg(&path).arg("-e").arg(own("error.log")).spawn().unwrap();
    Nginx(child)
}
