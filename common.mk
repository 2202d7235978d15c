# SPDX-License-Identifier: GPL-2.0-or-later
# The source files, by folder: a new file is added here and nowhere else.

base_sources = \
	v2v/base/bytes.h \
	v2v/base/error.c \
	v2v/base/error.h \
	v2v/base/fd.h \
	v2v/base/janitor.c \
	v2v/base/janitor.h \
	v2v/base/libvirt-log.c \
	v2v/base/libvirt-log.h \
	v2v/base/park.c \
	v2v/base/park.h \
	v2v/base/parse.c \
	v2v/base/parse.h \
	v2v/base/process.c \
	v2v/base/process.h \
	v2v/base/report-text.c \
	v2v/base/report-text.h \
	v2v/base/report.c \
	v2v/base/report.h \
	v2v/base/runtime.c \
	v2v/base/runtime.h \
	v2v/base/secret.c \
	v2v/base/secret.h \
	v2v/base/work.c \
	v2v/base/work.h \
	v2v/base/xml-node.c \
	v2v/base/xml-node.h

model_sources = \
	v2v/model/inspect.c \
	v2v/model/inspect.h \
	v2v/model/osinfo.c \
	v2v/model/osinfo.h \
	v2v/model/source-format.c \
	v2v/model/source.c \
	v2v/model/source.h \
	v2v/model/target.c \
	v2v/model/target.h

disk_sources = \
	v2v/disk/disk-head.c \
	v2v/disk/disk-head.h \
	v2v/disk/disk-sum.c \
	v2v/disk/disk-sum.h \
	v2v/disk/endpoint.c \
	v2v/disk/endpoint.h \
	v2v/disk/image.c \
	v2v/disk/image.h \
	v2v/disk/nbd-info.c \
	v2v/disk/nbd-info.h \
	v2v/disk/nbd-server.c \
	v2v/disk/nbd-server.h \
	v2v/disk/nbdkit.c \
	v2v/disk/nbdkit.h \
	v2v/disk/nodes.c \
	v2v/disk/nodes.h \
	v2v/disk/qmp.c \
	v2v/disk/qmp.h \
	v2v/disk/store-zero.c \
	v2v/disk/store.c \
	v2v/disk/store.h

guest_sources = \
	v2v/guest/account.c \
	v2v/guest/account.h \
	v2v/guest/appliance.c \
	v2v/guest/appliance.h \
	v2v/guest/device-names.c \
	v2v/guest/device-names.h \
	v2v/guest/devices-scan.c \
	v2v/guest/devices-volumes.c \
	v2v/guest/devices.c \
	v2v/guest/devices.h \
	v2v/guest/distro.c \
	v2v/guest/distro.h \
	v2v/guest/etc-files.c \
	v2v/guest/etc-files.h \
	v2v/guest/guest-device.c \
	v2v/guest/guest-dir.c \
	v2v/guest/guest-dry-tree.c \
	v2v/guest/guest-dry-tree.h \
	v2v/guest/guest-dry.c \
	v2v/guest/guest-glob.c \
	v2v/guest/guest-glob.h \
	v2v/guest/guest-libguestfs-device.c \
	v2v/guest/guest-libguestfs.c \
	v2v/guest/guest-private.h \
	v2v/guest/guest-words.c \
	v2v/guest/guest.c \
	v2v/guest/guest.h \
	v2v/guest/hibernation.c \
	v2v/guest/hibernation.h \
	v2v/guest/inspection-esp.c \
	v2v/guest/inspection-esp.h \
	v2v/guest/inspection-full.c \
	v2v/guest/inspection-full.h \
	v2v/guest/inspection-linux.c \
	v2v/guest/inspection-linux.h \
	v2v/guest/inspection-mount.c \
	v2v/guest/inspection-mount.h \
	v2v/guest/inspection-ntfs.c \
	v2v/guest/inspection-ntfs.h \
	v2v/guest/inspection-pagefile.c \
	v2v/guest/inspection-root.c \
	v2v/guest/inspection-root.h \
	v2v/guest/inspection-space.c \
	v2v/guest/inspection-windows.c \
	v2v/guest/inspection-windows.h \
	v2v/guest/inspection.c \
	v2v/guest/inspection.h \
	v2v/guest/bzimage.c \
	v2v/guest/bzimage.h \
	v2v/guest/kvm-probe.c \
	v2v/guest/kvm.c \
	v2v/guest/md-name.c \
	v2v/guest/md-name.h \
	v2v/guest/kvm.h \
	v2v/guest/luks.c \
	v2v/guest/luks.h \
	v2v/guest/ntfs-boot.c \
	v2v/guest/ntfs-boot.h \
	v2v/guest/ntfs-record.c \
	v2v/guest/ntfs-record.h \
	v2v/guest/partition.c \
	v2v/guest/partition.h \
	v2v/guest/superblock.c \
	v2v/guest/superblock.h \
	v2v/guest/watchdog.c \
	v2v/guest/watchdog.h

core_sources = \
	v2v/backend.c \
	v2v/backend.h \
	v2v/machine-readable.c \
	v2v/mapping.c \
	v2v/mapping.h \
	v2v/options-backend.c \
	v2v/options-help.c \
	v2v/options-mapping.c \
	v2v/options-private.h \
	v2v/options-set.c \
	v2v/options-table.c \
	v2v/options.c \
	v2v/options.h \
	v2v/pipeline.c \
	v2v/pipeline.h \
	v2v/plan-disks.c \
	v2v/plan-disks.h \
	v2v/plan.c \
	v2v/plan.h \
	v2v/selection.c \
	v2v/selection.h

input_sources = \
	inputs/certificate.c \
	inputs/certificate.h \
	inputs/disk.c \
	inputs/domain-chain.c \
	inputs/domain-chain.h \
	inputs/domain-network.c \
	inputs/domain-network.h \
	inputs/domain-open.c \
	inputs/domain-open.h \
	inputs/domain-sums.c \
	inputs/domain-sums.h \
	inputs/domain-xml-devices.c \
	inputs/domain-xml-disks.c \
	inputs/domain-xml-nics.c \
	inputs/domain-xml-private.h \
	inputs/domain-xml.c \
	inputs/domain-xml.h \
	inputs/https-plugin/areas.c \
	inputs/https-plugin/areas.h \
	inputs/https-plugin/cache-private.h \
	inputs/https-plugin/cache.c \
	inputs/https-plugin/cache.h \
	inputs/https-plugin/response.c \
	inputs/https-plugin/response.h \
	inputs/https-plugin/streams.c \
	inputs/https.c \
	inputs/https.h \
	inputs/inputs.c \
	inputs/inputs.h \
	inputs/libvirt-connect.c \
	inputs/libvirt-connect.h \
	inputs/libvirt-local.c \
	inputs/libvirt-ssh.c \
	inputs/libvirt-ssh.h \
	inputs/libvirt-transport.h \
	inputs/libvirt.c \
	inputs/libvirtxml.c \
	inputs/open.c \
	inputs/open.h \
	inputs/ova-archive.c \
	inputs/ova-archive.h \
	inputs/ova-check.c \
	inputs/ova-check.h \
	inputs/ova-disk.c \
	inputs/ova-disk.h \
	inputs/ova-folder.c \
	inputs/ova-manifest.c \
	inputs/ova-manifest.h \
	inputs/ova-name.c \
	inputs/ova-name.h \
	inputs/ova-open.c \
	inputs/ova-package.c \
	inputs/ova-package.h \
	inputs/ova-parts.c \
	inputs/ova-spool.c \
	inputs/ova-spool.h \
	inputs/ova-stream.c \
	inputs/ova.c \
	inputs/ovf-devices.c \
	inputs/ovf-items.c \
	inputs/ovf-private.h \
	inputs/ovf.c \
	inputs/ovf.h \
	inputs/password.c \
	inputs/password.h \
	inputs/similar.c \
	inputs/similar.h \
	inputs/ssh-advice.c \
	inputs/ssh-advice.h \
	inputs/ssh-disks.c \
	inputs/ssh-disks.h \
	inputs/ssh-login.c \
	inputs/ssh-login.h \
	inputs/ssh-password.c \
	inputs/ssh-password.h \
	inputs/ssh-plugin/layout.c \
	inputs/ssh-plugin/layout.h \
	inputs/ssh-plugin/link.c \
	inputs/ssh-plugin/link.h \
	inputs/ssh-plugin/map.c \
	inputs/ssh-plugin/map.h \
	inputs/ssh-plugin/sparse.c \
	inputs/ssh-plugin/sparse.h \
	inputs/ssh-plugin/watch.c \
	inputs/ssh-plugin/watch.h \
	inputs/ssh.c \
	inputs/ssh.h \
	inputs/vcenter-check.c \
	inputs/vcenter-check.h \
	inputs/vcenter-uri.c \
	inputs/vcenter-uri.h \
	inputs/vcenter.c \
	inputs/vddk-arguments.c \
	inputs/vddk-arguments.h \
	inputs/vddk.c \
	inputs/vim-answer.c \
	inputs/vim-answer.h \
	inputs/vim.c \
	inputs/vim.h \
	inputs/vmdk-chain.c \
	inputs/vmdk-chain.h \
	inputs/vmdk-descriptor.c \
	inputs/vmdk-descriptor.h \
	inputs/vmx-devices.c \
	inputs/vmx-file.c \
	inputs/vmx-file.h \
	inputs/vmx-files.c \
	inputs/vmx-files.h \
	inputs/vmx-source.c \
	inputs/vmx-source.h \
	inputs/vmx.c \
	inputs/xen-config.c \
	inputs/xen-devices.c \
	inputs/xen-disk.c \
	inputs/xen-disk.h \
	inputs/xen-file.c \
	inputs/xen-file.h \
	inputs/xen-source.c \
	inputs/xen-source.h \
	inputs/xen-sxp.c \
	inputs/xen.c

# The nbdkit plugins: compiled as shared objects by the rules of Makefile.am.
# What of these the program or the tests use is in the library too, for the tests.
ssh_plugin_sources = \
	inputs/ssh-advice.c \
	inputs/ssh-advice.h \
	inputs/ssh-login.c \
	inputs/ssh-login.h \
	inputs/ssh-plugin/layout.c \
	inputs/ssh-plugin/layout.h \
	inputs/ssh-plugin/link.c \
	inputs/ssh-plugin/link.h \
	inputs/ssh-plugin/map.c \
	inputs/ssh-plugin/map.h \
	inputs/ssh-plugin/plugin.c \
	inputs/ssh-plugin/pool.c \
	inputs/ssh-plugin/pool.h \
	inputs/ssh-plugin/sparse.c \
	inputs/ssh-plugin/sparse.h \
	inputs/ssh-plugin/watch.c \
	inputs/ssh-plugin/watch.h \
	v2v/base/bytes.h \
	v2v/base/error.c \
	v2v/base/error.h \
	v2v/base/fd.h \
	v2v/base/parse.c \
	v2v/base/parse.h \
	v2v/base/secret.c \
	v2v/base/secret.h
https_plugin_sources = \
	inputs/https-plugin/areas.c \
	inputs/https-plugin/areas.h \
	inputs/https-plugin/cache-private.h \
	inputs/https-plugin/cache.c \
	inputs/https-plugin/cache.h \
	inputs/https-plugin/certificate.c \
	inputs/https-plugin/fetch.c \
	inputs/https-plugin/fetch.h \
	inputs/https-plugin/plugin.c \
	inputs/https-plugin/reader.c \
	inputs/https-plugin/reader.h \
	inputs/https-plugin/response.c \
	inputs/https-plugin/response.h \
	inputs/https-plugin/session.c \
	inputs/https-plugin/session.h \
	inputs/https-plugin/streams.c \
	v2v/base/error.c \
	v2v/base/error.h \
	v2v/base/parse.c \
	v2v/base/parse.h

output_sources = \
	outputs/disk-slots.c \
	outputs/disk-slots.h \
	outputs/folder.c \
	outputs/folder.h \
	outputs/libvirt-caps.c \
	outputs/libvirt-caps.h \
	outputs/libvirt-devices.c \
	outputs/libvirt-devices.h \
	outputs/libvirt-platform.c \
	outputs/libvirt-target.c \
	outputs/libvirt-target.h \
	outputs/libvirt-xml.c \
	outputs/libvirt-xml.h \
	outputs/libvirt.c \
	outputs/local.c \
	outputs/names.c \
	outputs/names.h \
	outputs/null.c \
	outputs/osinfo-id.c \
	outputs/osinfo-id.h \
	outputs/outputs.c \
	outputs/outputs.h \
	outputs/part-file.c \
	outputs/part-file.h \
	outputs/qemu-script.c \
	outputs/qemu-script.h \
	outputs/qemu.c \
	outputs/replace.c \
	outputs/replace.h \
	outputs/xml-text.c \
	outputs/xml-text.h

# The service for Windows: compiled for Windows by the rules of Makefile.am.
firstboot_service_sources = \
	windows/firstboot-service/command.c \
	windows/firstboot-service/command.h \
	windows/firstboot-service/device.c \
	windows/firstboot-service/engine.c \
	windows/firstboot-service/engine.h \
	windows/firstboot-service/files.c \
	windows/firstboot-service/files.h \
	windows/firstboot-service/firstboot.c \
	windows/firstboot-service/firstboot.h \
	windows/firstboot-service/limits.c \
	windows/firstboot-service/limits.h \
	windows/firstboot-service/log.c \
	windows/firstboot-service/log.h \
	windows/firstboot-service/main.c \
	windows/firstboot-service/process.c \
	windows/firstboot-service/process.h \
	windows/firstboot-service/service.c \
	windows/firstboot-service/status.c \
	windows/firstboot-service/status.h \
	windows/firstboot-service/system.c \
	windows/firstboot-service/tree.c

windows_sources = \
	windows/drives.c \
	windows/drives.h \
	windows/drivers/choose-files.c \
	windows/drivers/choose-private.h \
	windows/drivers/choose-take.c \
	windows/drivers/choose.c \
	windows/drivers/choose.h \
	windows/bcd.c \
	windows/bcd.h \
	windows/drivers/decoration.c \
	windows/drivers/decoration.h \
	windows/drivers/driver-image.c \
	windows/drivers/driver-image.h \
	windows/drivers/inf-strings.c \
	windows/drivers/inf-text.c \
	windows/drivers/inf.c \
	windows/drivers/inf.h \
	windows/drivers/install-lists.c \
	windows/drivers/install.c \
	windows/drivers/kinds.c \
	windows/drivers/kinds.h \
	windows/drivers/package-inf.c \
	windows/drivers/package-inf.h \
	windows/drivers/package.c \
	windows/drivers/package.h \
	windows/drivers/source-dir.c \
	windows/drivers/source-iso.c \
	windows/drivers/source.c \
	windows/drivers/source.h \
	windows/inspect.c \
	windows/inspect.h \
	windows/firstboot.c \
	windows/firstboot.h \
	windows/network/adapter.c \
	windows/network/adapter.h \
	windows/network/address.c \
	windows/network/address.h \
	windows/network/bind.c \
	windows/network/bind.h \
	windows/network/nsi.c \
	windows/network/nsi.h \
	windows/network/script-powershell.c \
	windows/network/script-vbscript.c \
	windows/network/script.c \
	windows/network/script.h \
	windows/install/critical-device.c \
	windows/install/critical-device.h \
	windows/install/driver-database-package.c \
	windows/install/driver-database.c \
	windows/install/driver-database.h \
	windows/install/driver-files.c \
	windows/install/driver-files.h \
	windows/install/driver-ids.c \
	windows/install/driver-install.c \
	windows/install/driver-install.h \
	windows/install/driver-names.c \
	windows/install/driver-names.h \
	windows/install/driver-reg.c \
	windows/install/driver-reg.h \
	windows/install/driver-service.c \
	windows/install/driver-service.h \
	windows/install/driver-version.c \
	windows/install/filetime.c \
	windows/install/pe-version.c \
	windows/install/pe-version.h \
	windows/path.c \
	windows/path.h \
	windows/programs.c \
	windows/programs.h \
	windows/registry/filters.c \
	windows/registry/hive-cells.c \
	windows/registry/hive-cells.h \
	windows/registry/hive-check-values.c \
	windows/registry/hive-check-values.h \
	windows/registry/hive-check.c \
	windows/registry/hive-check.h \
	windows/registry/hive-format.h \
	windows/registry/hive-log-new.c \
	windows/registry/hive-log-old.c \
	windows/registry/hive-log-private.h \
	windows/registry/hive-log.c \
	windows/registry/hive-log.h \
	windows/registry/hive-private.h \
	windows/registry/hive-save.c \
	windows/registry/hive-value.c \
	windows/registry/hive.c \
	windows/registry/hive.h \
	windows/registry/marvin32.c \
	windows/registry/marvin32.h \
	windows/registry/registry.c \
	windows/registry/registry.h \
	windows/scripts.c \
	windows/scripts.h \
	windows/version-code.c \
	windows/version-code.h \
	windows/registry/services.c \
	windows/registry/services.h \
	windows/uninstall.c \
	windows/security.c \
	windows/security.h \
	windows/version.c \
	windows/version.h

converter_sources = \
	converters/bls-entry.c \
	converters/bls-entry.h \
	converters/boot-menu.c \
	converters/boot-menu.h \
	converters/cloud-config.c \
	converters/cloud-config.h \
	converters/converter.h \
	converters/converters.c \
	converters/devmap.c \
	converters/devmap.h \
	converters/dpkg-status.c \
	converters/dpkg-status.h \
	converters/driver-config.c \
	converters/driver-config.h \
	converters/elilo-conf.c \
	converters/elilo-conf.h \
	converters/grub-cfg.c \
	converters/grub-cfg.h \
	converters/grub-legacy.c \
	converters/grub-legacy.h \
	converters/grub-lexer.c \
	converters/grub-lexer.h \
	converters/grub-menu.c \
	converters/grubenv.c \
	converters/initrd-config.c \
	converters/initrd-config.h \
	converters/kernel-package.c \
	converters/kernel-package.h \
	converters/linux-absent.c \
	converters/linux-additions.c \
	converters/linux-agent-scripts.c \
	converters/linux-agent.c \
	converters/linux-agent.h \
	converters/linux-arguments.c \
	converters/linux-bls.c \
	converters/linux-bls.h \
	converters/linux-boot-paths.c \
	converters/linux-boot.c \
	converters/linux-boot.h \
	converters/linux-caches.c \
	converters/linux-caps.c \
	converters/linux-cloud.c \
	converters/linux-common.c \
	converters/linux-console.c \
	converters/linux-devices.c \
	converters/linux-display.c \
	converters/linux-dpkg.c \
	converters/linux-drivers.c \
	converters/linux-elilo.c \
	converters/linux-extlinux.c \
	converters/linux-family.c \
	converters/linux-firstboot.c \
	converters/linux-grub-legacy.c \
	converters/linux-grub2-arguments.c \
	converters/linux-grub2-files.c \
	converters/linux-grub2-find.c \
	converters/linux-grub2.c \
	converters/linux-grub2.h \
	converters/linux-init.c \
	converters/linux-init.h \
	converters/linux-initrd-append.c \
	converters/linux-initrd-copies.c \
	converters/linux-initrd-rebuild.c \
	converters/linux-initrd-tools.c \
	converters/linux-initrd.c \
	converters/linux-initrd.h \
	converters/linux-kernels.c \
	converters/linux-limit.h \
	converters/linux-menu.c \
	converters/linux-menu.h \
	converters/linux-network-files.c \
	converters/linux-network-udev.c \
	converters/linux-network.c \
	converters/linux-network.h \
	converters/linux-photon.c \
	converters/linux-rpm-read.c \
	converters/linux-rpm.c \
	converters/linux-run.c \
	converters/linux-selinux-paths.c \
	converters/linux-selinux.c \
	converters/linux-selinux.h \
	converters/linux-services.c \
	converters/linux-systemd.c \
	converters/linux-systemd-boot.c \
	converters/linux-sysv.c \
	converters/linux-tools-table.c \
	converters/linux-tools.c \
	converters/linux-tools.h \
	converters/linux-uefi.c \
	converters/linux.c \
	converters/linux.h \
	converters/net-bind.c \
	converters/net-bind.h \
	converters/net-ifcfg.c \
	converters/net-ini.c \
	converters/net-ini.h \
	converters/net-interfaces.c \
	converters/net-keyfile.c \
	converters/net-name.c \
	converters/net-name.h \
	converters/net-netplan.c \
	converters/net-networkd.c \
	converters/net-record.c \
	converters/net-record.h \
	converters/net-rules.c \
	converters/net-yaml.c \
	converters/net-yaml.h \
	converters/package.c \
	converters/package.h \
	converters/rpm-bdb.c \
	converters/rpm-bdb.h \
	converters/rpm-header.c \
	converters/rpm-header.h \
	converters/rpm-ndb.c \
	converters/rpm-ndb.h \
	converters/rpm-sqlite.c \
	converters/rpm-sqlite.h \
	converters/selinux-config.c \
	converters/selinux-config.h \
	converters/selinux-labels.c \
	converters/selinux-labels.h \
	converters/syslinux-cfg.c \
	converters/syslinux-cfg.h \
	converters/systemd-unit.c \
	converters/systemd-unit.h \
	converters/sysv-depend.c \
	converters/sysv-depend.h \
	converters/text.c \
	converters/text.h \
	converters/uefi.c \
	converters/uefi.h \
	converters/version-order.c \
	converters/version-order.h \
	converters/windows-boot.c \
	converters/windows-drivers.c \
	converters/windows-fallback.c \
	converters/windows-policy.c \
	converters/windows-programs-table.c \
	converters/windows-programs.c \
	converters/windows-programs.h \
	converters/windows-scripts.c \
	converters/windows-services-table.c \
	converters/windows-services.c \
	converters/windows-services.h \
	converters/windows-firstboot.c \
	converters/windows-network.c \
	converters/windows-geometry.c \
	converters/windows-permissions.c \
	converters/windows-uefi.c \
	converters/windows.c \
	converters/windows.h \
	converters/xorg-conf.c \
	converters/xorg-conf.h \
	converters/initramfs/append.c \
	converters/initramfs/compress.h \
	converters/initramfs/cpio.c \
	converters/initramfs/cpio.h \
	converters/initramfs/initramfs.h \
	converters/initramfs/kmod-index.c \
	converters/initramfs/kmod-index.h \
	converters/initramfs/look.c \
	converters/initramfs/look.h \
	converters/initramfs/merge.c \
	converters/initramfs/merge.h \
	converters/initramfs/modules.c \
	converters/initramfs/modules.h \
	converters/initramfs/needs.c \
	converters/initramfs/pack.c \
	converters/initramfs/read.c \
	converters/initramfs/softdep.c \
	converters/initramfs/softdep.h \
	converters/initramfs/text.h \
	converters/initramfs/tools.c \
	converters/initramfs/tree.c \
	converters/initramfs/tree.h \
	converters/initramfs/unpack.c

unit_programs = \
	tests/unit/test-account \
	tests/unit/test-cloud-config \
	tests/unit/test-bls-entry \
	tests/unit/test-boot-menu \
	tests/unit/test-bzimage \
	tests/unit/test-device-names \
	tests/unit/test-devmap \
	tests/unit/test-disk-slots \
	tests/unit/test-dpkg-status \
	tests/unit/test-domain-open \
	tests/unit/test-domain-sums \
	tests/unit/test-driver-config \
	tests/unit/test-driver-image \
	tests/unit/test-driver-package \
	tests/unit/test-firstboot-engine \
	tests/unit/test-driver-install \
	tests/unit/test-driver-registry \
	tests/unit/test-grub-cfg \
	tests/unit/test-guest \
	tests/unit/test-hive \
	tests/unit/test-https-cache \
	tests/unit/test-https-response \
	tests/unit/test-inf \
	tests/unit/test-hive-check \
	tests/unit/test-hive-log \
	tests/unit/test-registry \
	tests/unit/test-initramfs \
	tests/unit/test-initramfs-append \
	tests/unit/test-initramfs-modules \
	tests/unit/test-initramfs-tools \
	tests/unit/test-initrd-config \
	tests/unit/test-inspection \
	tests/unit/test-inspection-root \
	tests/unit/test-inspection-space \
	tests/unit/test-inspection-ntfs \
	tests/unit/test-kernel-package \
	tests/unit/test-kvm \
	tests/unit/test-md-name \
	tests/unit/test-names \
	tests/unit/test-selection \
	tests/unit/test-net-bind \
	tests/unit/test-net-files \
	tests/unit/test-net-netplan \
	tests/unit/test-options \
	tests/unit/test-options-actions \
	tests/unit/test-ova \
	tests/unit/test-parse \
	tests/unit/test-plan-disks \
	tests/unit/test-reg-text \
	tests/unit/test-replace \
	tests/unit/test-report \
	tests/unit/test-rpm-database \
	tests/unit/test-selinux \
	tests/unit/test-services \
	tests/unit/test-similar \
	tests/unit/test-ssh-disks \
	tests/unit/test-superblock \
	tests/unit/test-text \
	tests/unit/test-vcenter \
	tests/unit/test-vddk \
	tests/unit/test-version-order \
	tests/unit/test-vmdk \
	tests/unit/test-vim-answer \
	tests/unit/test-windows-drives \
	tests/unit/test-windows-firstboot \
	tests/unit/test-windows-boot \
	tests/unit/test-windows-programs \
	tests/unit/test-windows-services \
	tests/unit/test-windows-bind \
	tests/unit/test-windows-network \
	tests/unit/test-windows-scripts \
	tests/unit/test-windows-disk \
	tests/unit/test-xorg-conf \
	tests/convert/run-convert \
	tests/convert/test-agent \
	tests/convert/test-drivers \
	tests/convert/test-drivers-damaged \
	tests/convert/test-firstboot \
	tests/convert/test-limit \
	tests/convert/test-rpm \
	tests/golden/golden \
	tests/golden/readers

tests_golden_readers_SOURCES = \
	tests/golden/read-domain-xml.c \
	tests/golden/read-libvirt-host.c \
	tests/golden/read-ovf.c \
	tests/golden/read-vmdk.c \
	tests/golden/read-vmx.c \
	tests/golden/read-xen.c \
	tests/golden/readers.c tests/golden/readers.h

tests_convert_test_agent_SOURCES = \
	tests/convert/test-agent.c \
	tests/convert/shell-tree.c tests/convert/shell-tree.h
tests_convert_test_firstboot_SOURCES = \
	tests/convert/test-firstboot.c \
	tests/convert/shell-tree.c tests/convert/shell-tree.h

tests_convert_run_convert_SOURCES = \
	tests/convert/run-convert.c \
	tests/convert/diff.c \
	tests/convert/phony-initrd.c \
	tests/convert/phony.c \
	tests/convert/phony-rpm.c tests/convert/phony-rpm.h \
	tests/convert/tree-rpm.c \
	tests/convert/tree-free.c \
	tests/convert/tree-hive.c \
	tests/convert/tree.c tests/convert/tree.h \
	tests/hive-empty.c tests/hive-empty.h \
	tests/reg-diff.c \
	tests/reg-text.c tests/reg-text.h

tests_convert_test_rpm_SOURCES = \
	tests/convert/test-rpm.c \
	tests/convert/phony-rpm.c tests/convert/phony-rpm.h

driver_machine_sources = \
	tests/driver-machine.c tests/driver-machine.h \
	tests/hive-empty.c tests/hive-empty.h \
	tests/phony-driver.c tests/phony-driver.h
tests_unit_test_driver_install_SOURCES = \
	tests/unit/test-driver-install.c $(driver_machine_sources)
tests_unit_test_driver_registry_SOURCES = \
	tests/unit/test-driver-registry.c $(driver_machine_sources) \
	tests/driver-database-check.c tests/driver-database-check.h

tests_unit_test_hive_SOURCES = \
	tests/unit/test-hive.c tests/hive-empty.c tests/hive-empty.h
tests_unit_test_windows_network_SOURCES = \
	tests/unit/test-windows-network.c \
	tests/hive-empty.c tests/hive-empty.h

tests_unit_test_hive_check_SOURCES = \
	tests/unit/test-hive-check.c tests/hive-empty.c tests/hive-empty.h

tests_unit_test_hive_log_SOURCES = \
	tests/unit/test-hive-log.c tests/hive-empty.c tests/hive-empty.h
tests_unit_test_reg_text_SOURCES = \
	tests/unit/test-reg-text.c tests/hive-empty.c tests/hive-empty.h \
	tests/reg-diff.c \
	tests/reg-text.c tests/reg-text.h
windows_test_sources = \
	tests/unit/windows-conversion.c tests/unit/windows-conversion.h \
	tests/hive-empty.c tests/hive-empty.h
tests_unit_test_windows_boot_SOURCES = \
	tests/unit/test-windows-boot.c $(windows_test_sources)
tests_unit_test_windows_programs_SOURCES = \
	tests/unit/test-windows-programs.c $(windows_test_sources)
tests_unit_test_windows_services_SOURCES = \
	tests/unit/test-windows-services.c $(windows_test_sources)

tests_unit_test_registry_SOURCES = \
	tests/unit/test-registry.c tests/hive-empty.c tests/hive-empty.h
tests_unit_test_firstboot_engine_SOURCES = \
	tests/unit/test-firstboot-engine.c \
	windows/firstboot-service/engine.c \
	windows/firstboot-service/limits.c \
	windows/firstboot-service/status.c

tests_system_windows_hive_SOURCES = \
	tests/system/windows-hive.c \
	tests/hive-empty.c tests/hive-empty.h \
	tests/reg-text.c tests/reg-text.h
tests_unit_test_windows_disk_SOURCES = \
	tests/unit/test-windows-disk.c \
	tests/hive-empty.c tests/hive-empty.h \
	tests/reg-text.c tests/reg-text.h

tests_unit_test_rpm_database_SOURCES = \
	tests/unit/test-rpm-database.c \
	tests/convert/phony-rpm.c tests/convert/phony-rpm.h

tests_unit_test_windows_drives_SOURCES = \
	tests/unit/test-windows-drives.c \
	tests/hive-empty.c tests/hive-empty.h

tests_unit_test_windows_firstboot_SOURCES = \
	tests/unit/test-windows-firstboot.c \
	tests/hive-empty.c tests/hive-empty.h

# Programs that scripts of tests/system run.
helper_programs = \
	tests/system/bitlocker-open \
	tests/system/guest-appliance \
	tests/system/hive-edit \
	tests/system/initramfs-append \
	tests/system/rpm-list \
	tests/system/windows-adapters \
	tests/system/windows-hive \
	tests/system/windows-steps
