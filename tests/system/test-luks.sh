#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An encrypted root: the wrong passphrase, none, and the right one as the
# second of two; the plan of a conversion, as text and as JSON; the converted
# guest asks for the passphrase and boots.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
need qemu-system-x86_64

out=$tmpdir/out
mkdir "$out"
remember "$out"
image=$(guest debian12-luks)
passphrase=$(guest_fact debian12-luks LUKS_PASSPHRASE)

assert_fails "(passphrase|key).*/dev/sda|/dev/sda.*(passphrase|key)" \
  run_v2v -i disk "$image" -o local -os "$out" --key all:key:wrong
no_leftovers
assert_fails "--key" run_v2v -i disk "$image" -o local -os "$out"
no_leftovers

# The plan says what would be done and writes nothing.
run_v2v -i disk "$image" --key "all:key:$passphrase" --print-plan=json \
  --quiet >"$tmpdir/plan.json" || fail "no plan"
python3 - "$tmpdir/plan.json" <<'END' || fail "the plan's JSON"
import json, sys
plan = json.load(open(sys.argv[1]))
steps = {c["step"] for c in plan["changes"]}
assert "initramfs" in steps, steps
assert any(c["action"] == "append" for c in plan["changes"]), plan
disk, = plan["disk-details"]
assert disk["size"] == 1 << 30, disk
assert disk["contents"] == {"/dev/sda1": "ext4",
                            "/dev/sda2": "crypto_LUKS"}, disk
assert list(plan["volumes"].values()) == ["ext4"], plan["volumes"]
END
no_leftovers

echo "$passphrase" >"$tmpdir/key"
run_v2v -i disk "$image" -o local -os "$out" -of qcow2 \
  --key all:key:wrong --key "all:file:$tmpdir/key" ||
  fail "the conversion of the encrypted guest failed"
qemu-img check -q "$out/debian12-luks-sda" || fail "a damaged target"
[ -f "$out/debian12-luks.xml" ] || fail "no XML"

boot_from_domxml "$out/debian12-luks.xml" \
  --send 'Please unlock disk' "$passphrase" ||
  fail "the encrypted guest does not boot"
boot_assert DISK '^vda '
boot_assert LEASE ' virtio_net,'
