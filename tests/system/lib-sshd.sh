# SPDX-License-Identifier: GPL-2.0-or-later
# A private sshd on loopback, and a home whose .ssh only the test's runs see.
# Sourced after lib.sh.
# shellcheck shell=bash
#
# Its root has the password $ssh_password.
#
# libssh looks for the home in the passwd file, not in $HOME, so run_home puts
# a file of its own in place of it, in a mount namespace.

ssh_dir=$tmpdir/ssh
ssh_home=$tmpdir/home
ssh_port=

sshd_prepare ()
{
  need sshd ssh-keygen unshare python3 openssl ps
  [ "$(id -u)" -eq 0 ] || skip "only root can change what passwd says"
  mkdir -p "$ssh_dir" "$ssh_home/.ssh" /run/sshd
  chmod 700 "$ssh_home/.ssh"
  ssh-keygen -q -t ed25519 -N '' -f "$ssh_dir/host"
  ssh-keygen -q -t rsa -b 2048 -N '' -f "$ssh_dir/host-rsa"
  ssh-keygen -q -t ed25519 -N '' -f "$ssh_home/.ssh/id_ed25519"
  cp "$ssh_home/.ssh/id_ed25519.pub" "$ssh_dir/authorized"
  sed "s|^root:.*|root:x:0:0:root:$ssh_home:/bin/bash|" /etc/passwd \
    >"$tmpdir/passwd"
  ssh_password='see #1'
  echo "root:$(openssl passwd -6 "$ssh_password"):19000:0:99999:7:::" \
    >"$ssh_dir/shadow"
  ssh_port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  sshd_know host
}

# sshd_know KEY: it stands in known_hosts.
sshd_know ()
{
  echo "[127.0.0.1]:$ssh_port $(cut -d ' ' -f 1,2 "$ssh_dir/$1.pub")" \
    >"$ssh_home/.ssh/known_hosts"
}

# What answers SFTP.
sshd_sftp=internal-sftp

# sshd_start [OPTION…]: sets sshd_pid.
sshd_start ()
{
  local i
  # shellcheck disable=SC2016
  unshare -m bash -euo pipefail -c '
    mount --make-rprivate /
    mount --bind "$1" /etc/shadow
    shift
    exec /usr/sbin/sshd "$@"' sh "$ssh_dir/shadow" -D -e -f /dev/null -p "$ssh_port" \
    -o ListenAddress=127.0.0.1 -o UsePAM=no -o StrictModes=no \
    -o PidFile=none -o "HostKey=$ssh_dir/host" \
    -o "AuthorizedKeysFile=$ssh_dir/authorized" -o PermitRootLogin=yes \
    -o PasswordAuthentication=yes -o KbdInteractiveAuthentication=no \
    -o Subsystem="sftp $sshd_sftp" "$@" 2>>"$ssh_dir/log" &
  sshd_pid=$!
  for i in $(seq 100); do
    ! (: >"/dev/tcp/127.0.0.1/$ssh_port") 2>/dev/null || return 0
    sleep 0.1
  done
  cat "$ssh_dir/log" >&2
  fail "sshd did not start"
}

# Their processes.
sshd_connections ()
{
  ps -o pid= --ppid "$sshd_pid" || true
}

# The server and its connections.
sshd_kill ()
{
  # shellcheck disable=SC2046
  kill -9 "$sshd_pid" $(sshd_connections) 2>/dev/null || true
  wait "$sshd_pid" 2>/dev/null || true
}

# in_home COMMAND…: as a user whose home is $ssh_home.
in_home ()
{
  # shellcheck disable=SC2016
  unshare -m bash -euo pipefail -c '
    mount --make-rprivate /
    mount --bind "$1" /etc/passwd
    shift
    exec "$@"' sh "$tmpdir/passwd" env -u SSH_AUTH_SOCK "$@"
}

# run_home ARGUMENT…: virt-v2v of such a user.
run_home ()
{
  in_home "${v2v_env[@]}" "$top_builddir/run" virt-v2v "$@"
}
