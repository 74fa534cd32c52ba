"""Unpacks Debian's QuantLib, and the Boost headers it was built with, beside the build instead of installing them."""
import subprocess

# The library's own Boost: its headers inline Boost containers, so another version would not match the compiled part.
# That Boost's development package conflicts with the one Plimsoll uses, which is why nothing is installed.
PACKAGES = ["libquantlib0-dev", "libquantlib0v5", "libboost1.74-dev"]


def unpack(folder):
    """The folder to look in, or None, with the reason printed, when the packages are not to be had."""
    root = folder / "root"
    if (root / "usr" / "include" / "ql").is_dir():
        return root
    folder.mkdir(parents=True, exist_ok=True)
    print(f"bench: downloading {' '.join(PACKAGES)} into {folder}")
    done = subprocess.run(["apt-get", "download", *PACKAGES], cwd=folder, check=False)
    archives = sorted(folder.glob("*.deb"))
    if done.returncode != 0 or len(archives) < len(PACKAGES):
        print("bench: no QuantLib peer: apt-get could not download its packages (Debian 12 has them)")
        return None
    for archive in archives:
        subprocess.run(["dpkg", "-x", archive, root], check=True)
    return root
