//! Network file systems, where SQLite's locks and shared memory cannot be relied on.

use std::path::Path;

/// The kind of network file system that `dir` lies on; `None` on a local one or where the system does not tell.
pub(super) fn kind(dir: &Path) -> Option<String> {
    system::kind(dir)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod system {
    use std::path::Path;

    /// `f_type` of file systems that live on another machine (statfs(2), linux/magic.h).
    const NETWORK: [(u32, &str); 13] = [
        (0x6969, "NFS"),
        (0x517b, "SMB"),
        (0xff53_4d42, "CIFS"),
        (0xfe53_4d42, "SMB2"),
        (0x0102_1997, "9P"),
        (0x5346_414f, "AFS"),
        (0x6b41_4653, "AFS"),
        (0x7375_7245, "Coda"),
        (0x564c, "NCP"),
        (0x00c3_6400, "Ceph"),
        (0x0bd0_0bd0, "Lustre"),
        (0x0116_1970, "GFS2"),
        (0x7461_636f, "OCFS2"),
    ];
    /// FUSE tells only in the mount table what is behind it.
    const FUSE: u32 = 0x6573_5546;
    const FUSE_NETWORK: [&str; 11] =
        ["sshfs", "rclone", "s3fs", "gcsfuse", "goofys", "davfs", "glusterfs", "cephfs", "curlftpfs", "grpcfuse", "osxfs"];

    pub(super) fn kind(dir: &Path) -> Option<String> {
        let found = rustix::fs::statfs(dir).ok()?;
        // The field is signed or wider on some machines; the magic numbers have 32 bits.
        let magic = (found.f_type as u64 & 0xffff_ffff) as u32;
        if magic == FUSE {
            let device = rustix::fs::stat(dir).ok()?.st_dev;
            let device = format!("{}:{}", rustix::fs::major(device), rustix::fs::minor(device));
            let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
            return fuse_network(&mounts, &device);
        }
        network(magic).map(str::to_owned)
    }

    /// The network file system with this `f_type`.
    pub(super) fn network(magic: u32) -> Option<&'static str> {
        NETWORK.iter().find(|(known, _)| *known == magic).map(|(_, name)| *name)
    }

    /// The type of the mount on `device` (proc_pid_mountinfo(5): the field after the lone dash) if it is a network's.
    pub(super) fn fuse_network(mounts: &str, device: &str) -> Option<String> {
        let mount = mounts.lines().find(|line| line.split(' ').nth(2) == Some(device))?;
        let kind = mount.split(' ').skip_while(|field| *field != "-").nth(1)?;
        FUSE_NETWORK.iter().any(|name| kind.contains(name)).then(|| kind.to_owned())
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_remote_fuse_mount_is_told_from_a_local_one() {
            let mounts = "36 35 8:1 / / rw,noatime - ext4 /dev/sda1 rw\n\
                          98 36 0:52 / /mnt/far rw,nosuid shared:1 - fuse.sshfs me@host:/ rw\n\
                          99 36 0:53 / /mnt/safe rw,nosuid - fuse.gocryptfs /home/x rw\n";
            assert_eq!(fuse_network(mounts, "0:52").as_deref(), Some("fuse.sshfs"));
            assert_eq!(fuse_network(mounts, "0:53"), None);
            assert_eq!(fuse_network(mounts, "8:1"), None);
            assert_eq!(fuse_network("", "0:1"), None);
        }

        #[test]
        fn network_file_systems_are_told_from_local_ones() {
            let found = [0x6969, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997, 0x00c3_6400].map(network);
            assert_eq!(found, [Some("NFS"), Some("CIFS"), Some("SMB2"), Some("9P"), Some("Ceph")]);
            // ext4, xfs, btrfs, zfs, f2fs, overlay, tmpfs.
            for local in [0xef53, 0x5846_5342, 0x9123_683e, 0x2fc1_2fc1, 0xf2f5_2010, 0x794c_7630, 0x0102_1994] {
                assert_eq!(network(local), None, "{local:x}");
            }
        }

        #[test]
        fn a_temporary_directory_is_local() {
            assert_eq!(kind(&std::env::temp_dir()), None);
        }
    }
}

#[cfg(target_vendor = "apple")]
mod system {
    use std::path::Path;

    /// statfs(2): the file system is stored locally.
    const MNT_LOCAL: u32 = 0x1000;

    pub(super) fn kind(dir: &Path) -> Option<String> {
        let found = rustix::fs::statfs(dir).ok()?;
        let name: String = found.f_fstypename.iter().map(|c| *c as u8).take_while(|c| *c != 0).map(char::from).collect();
        let remote = found.f_flags & MNT_LOCAL == 0 || name.contains("sshfs");
        remote.then_some(name)
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
mod system {
    use std::path::Path;

    pub(super) fn kind(_: &Path) -> Option<String> {
        None
    }
}
