#!/usr/bin/env python3
"""Print the qemu command line for the machine that a libvirt domain XML names.

    domxml-to-qemu.py [--vars-dir DIR] DOMAIN.xml

The arguments are separated by NUL bytes.  The machine has the devices of the
XML and no others, with three exceptions: serial port 0 is always there and is
connected to stdio, because the test looks at it; networks are qemu's own user
network, whatever they are called; a vsock device is left out, with a message,
where the host's kernel has none.  It runs under TCG, and what it writes to its
disks is thrown away.  Whatever this program does not know in the XML is an
error: nothing is left out in silence.
"""
# SPDX-License-Identifier: GPL-2.0-or-later

import argparse
import os
import shutil
import sys
import xml.etree.ElementTree as ET

OVMF = "/usr/share/OVMF/"

# Elements that describe no device of the machine.
SILENT = {"name", "title", "description", "uuid", "metadata", "clock",
          "currentMemory", "on_poweroff", "on_reboot", "on_crash", "pm",
          "genid"}
# The same among devices: how a person reaches the machine from outside.
SILENT_DEVICES = {"emulator", "graphics"}

MEMORY_UNITS = {"b": 1, "bytes": 1, "KB": 1000, "k": 1024, "KiB": 1024,
                "MB": 1000 ** 2, "M": 1024 ** 2, "MiB": 1024 ** 2,
                "GB": 1000 ** 3, "G": 1024 ** 3, "GiB": 1024 ** 3}


class Unknown(Exception):
    pass


def one_of(what, value, table):
    if value not in table:
        raise Unknown("%s \"%s\" is not known" % (what, value))
    return table[value]


def check_children(element, *known):
    for child in element:
        if child.tag not in known and child.tag not in ("address", "alias"):
            raise Unknown("<%s> in <%s> is not known"
                          % (child.tag, element.tag))


class Machine:
    def __init__(self, domain, vars_dir):
        self.domain = domain
        self.vars_dir = vars_dir
        self.devices = domain.find("devices")
        if self.devices is None:
            raise Unknown("there is no <devices>")
        self.argv = []
        self.count = {}
        self.controllers = {}
        self.boot_dev = [b.get("dev") for b in domain.findall("os/boot")]

    def add(self, *words):
        self.argv += words

    def device(self, model, /, **properties):
        """Add a -device; a keyword's underscores become minus signs."""
        words = [model] + ["%s=%s" % (k.replace("_", "-"), v)
                          for k, v in properties.items() if v is not None]
        self.add("-device", ",".join(words))

    def number(self, kind):
        self.count[kind] = self.count.get(kind, -1) + 1
        return self.count[kind]

    def virtio(self, element, kind, **properties):
        """Add a virtio device on PCI; on q35 below a port of its own, where it
        is a modern one only, as libvirt does it."""
        model = element.get("model") if element is not None else None
        name = "virtio-%s-pci" % kind
        if model in ("virtio-transitional", "virtio-non-transitional"):
            name += model[len("virtio"):]
        elif self.q35:
            properties["bus"] = self.root_port()
        self.device(name, **properties)

    def root_port(self):
        n = self.number("port")
        self.device("pcie-root-port", id="port%d" % n, chassis=n + 1,
                    slot=n + 1)
        return "port%d" % n

    # The parts outside <devices>.

    def basics(self):
        if self.domain.tag != "domain":
            raise Unknown("the root element is <%s>" % self.domain.tag)
        known = {"memory", "vcpu", "cpu", "os", "features", "devices"}
        for child in self.domain:
            if child.tag not in known | SILENT:
                raise Unknown("<%s> is not known" % child.tag)

        ostype = self.domain.find("os/type")
        if ostype is None or ostype.text.strip() != "hvm":
            raise Unknown("os/type is not hvm")
        if ostype.get("arch", "x86_64") != "x86_64":
            raise Unknown("the architecture %s" % ostype.get("arch"))
        machine = ostype.get("machine", "pc")
        self.q35 = "q35" in machine
        self.firmware()

        self.add("-no-user-config", "-nodefaults", "-display", "none",
                 "-no-reboot", "-accel", "tcg,thread=multi",
                 "-m", "%dM" % self.memory(),
                 "-machine", machine + (",smm=on" if self.smm else ""))
        self.cpus()
        self.features()
        self.add("-chardev", "stdio,id=serial0,signal=off",
                 "-serial", "chardev:serial0")

    def memory(self):
        element = self.domain.find("memory")
        unit = one_of("memory unit", element.get("unit", "KiB"), MEMORY_UNITS)
        return max(1, int(element.text) * unit // 1024 ** 2)

    def cpus(self):
        vcpus = int(self.domain.findtext("vcpu", "1"))
        cpu = self.domain.find("cpu")
        name, smp = None, str(vcpus)
        if cpu is not None:
            check_children(cpu, "model", "topology", "feature")
            mode = cpu.get("mode", "custom")
            if mode in ("host-model", "host-passthrough", "maximum"):
                name = "max"
            elif mode == "custom":
                name = cpu.findtext("model")
            else:
                raise Unknown("cpu mode %s" % mode)
            topology = cpu.find("topology")
            if topology is not None:
                smp += ",sockets=%s,cores=%s,threads=%s" % tuple(
                    topology.get(k, "1")
                    for k in ("sockets", "cores", "threads"))
        self.add("-smp", smp)
        if name:
            self.add("-cpu", name)

    def features(self):
        features = self.domain.find("features")
        known = {"acpi", "apic", "pae", "smm", "vmport", "hyperv"}
        for child in features if features is not None else []:
            if child.tag not in known:
                raise Unknown("the feature <%s> is not known" % child.tag)
        if features is None or features.find("acpi") is None:
            self.add("-no-acpi")

    def firmware(self):
        self.smm = False
        element = self.domain.find("os")
        for child in element:
            if child.tag not in ("type", "boot", "loader", "nvram", "firmware",
                                 "smbios", "bootmenu", "bios"):
                raise Unknown("<%s> in <os> is not known" % child.tag)
        loader = element.find("loader")
        if element.get("firmware", "bios") == "bios" and loader is None:
            return
        secure = any(f.get("name") == "secure-boot" and
                     f.get("enabled") == "yes"
                     for f in element.findall("firmware/feature"))
        path = loader.text if loader is not None else None
        template = element.find("nvram")
        template = template.get("template") if template is not None else None
        if loader is not None and loader.get("secure") == "yes":
            secure = True
        if not path:
            kind = ".ms.fd" if secure else ".fd"
            path = OVMF + "OVMF_CODE_4M" + kind
            template = template or OVMF + "OVMF_VARS_4M" + kind
        self.smm = secure
        if not template:
            template = path.replace("CODE", "VARS").replace(".secboot", "")
        variables = os.path.join(self.vars_dir, "VARS.fd")
        shutil.copyfile(template, variables)
        self.add("-drive", "if=pflash,unit=0,format=raw,readonly=on,file=" +
                 path, "-drive",
                 "if=pflash,unit=1,format=raw,file=" + escape(variables))
        if secure:
            self.add("-global",
                     "driver=cfi.pflash01,property=secure,value=on")

    # Devices.

    def all_devices(self):
        # Controllers first: others are plugged into them.
        for element in self.devices.findall("controller"):
            self.controller(element)
        for element in self.devices:
            if element.tag in SILENT_DEVICES or element.tag == "controller":
                continue
            method = getattr(self, "device_" + element.tag, None)
            if method is None:
                raise Unknown("the device <%s> is not known" % element.tag)
            method(element)
        if self.devices.find("video") is None:
            self.add("-vga", "none")

    def controller(self, element):
        kind, index = element.get("type"), element.get("index", "0")
        name = "%s%s" % (kind, index)
        model = element.get("model")
        self.controllers[kind, index] = name
        if kind == "scsi":
            if model in ("virtio-scsi", "virtio-transitional",
                         "virtio-non-transitional"):
                self.virtio(element, "scsi", id=name)
            else:
                self.device(one_of("scsi controller", model or "lsilogic",
                                   {"lsilogic": "lsi53c895a",
                                    "auto": "lsi53c895a",
                                    "lsisas1068": "mptsas1068",
                                    "vmpvscsi": "pvscsi"}), id=name)
        elif kind == "virtio-serial":
            self.virtio(element, "serial", id=name)
        elif kind == "usb":
            if model != "none":
                self.usb_controller(model, name)
        elif kind == "sata":
            if not (self.q35 and index == "0"):
                self.device("ahci", id=name)
        elif kind == "ide":
            if self.q35 or index != "0":
                raise Unknown("an IDE controller that this machine has not")
        elif kind != "pci":
            raise Unknown("the controller \"%s\" is not known" % kind)

    def usb_controller(self, model, name):
        if model is None:
            model = "qemu-xhci" if self.q35 else "piix3-uhci"
        self.device(one_of("usb controller", model,
                           {"qemu-xhci": "qemu-xhci", "nec-xhci": "nec-usb-xhci",
                            "piix3-uhci": "piix3-usb-uhci",
                            "ich9-ehci1": "ich9-usb-ehci1"}), id=name)
        self.controllers["usb", "0"] = name

    def need_controller(self, kind, index="0"):
        """The id of a controller; one that the XML leaves to libvirt is added
        as libvirt would."""
        if (kind, index) not in self.controllers:
            self.controller(ET.Element("controller", type=kind, index=index))
        return self.controllers[kind, index]

    def device_disk(self, element):
        check_children(element, "driver", "source", "target", "boot",
                       "readonly", "shareable", "serial", "transient",
                       "backingStore")
        kind, target = element.get("device", "disk"), element.find("target")
        source, boot = element.find("source"), element.find("boot")
        driver = element.find("driver")
        path = None
        if source is not None and len(source.attrib):
            attribute = one_of("disk type", element.get("type", "file"),
                               {"file": "file", "block": "dev"})
            path = source.get(attribute)
        if kind == "disk" and not path:
            raise Unknown("a disk without a file")
        drive = "disk%d" % self.number("disk")
        if path:
            form = driver.get("type", "raw") if driver is not None else "raw"
            option = "if=none,id=%s,format=%s,file=%s" % (
                drive, form, escape(path))
            # What the guest writes is thrown away.
            option += ",snapshot=on" if kind != "cdrom" else ",readonly=on"
            self.add("-drive", option)
        index = boot.get("order") if boot is not None else None
        if index is None and kind == "disk" and drive == "disk0" and \
           not self.boots_by_order() and \
           self.boot_dev in ([], ["hd"]):
            index = "1"
        self.plug_disk(kind, target.get("bus", "virtio"), target.get("dev"),
                       element, drive if path else None, index)

    def boots_by_order(self):
        return self.devices.find("*/boot") is not None

    def plug_disk(self, kind, bus, dev, element, drive, index):
        unit = disk_index(dev)
        properties = {"drive": drive, "bootindex": index,
                      "serial": element.findtext("serial")}
        if kind == "floppy":
            self.device("floppy", unit=unit, drive=drive)
            return
        if bus == "virtio" and kind == "disk":
            self.virtio(element, "blk", **properties)
            return
        suffix = one_of("disk device", kind, {"disk": "hd", "cdrom": "cd"})
        if bus == "scsi":
            name = self.need_controller("scsi", str(unit // 7))
            self.device("scsi-" + suffix, bus=name + ".0", scsi_id=unit % 7,
                        **properties)
        elif bus == "ide" and not self.q35:
            self.device("ide-" + suffix, bus="ide.%d" % (unit // 2),
                        unit=unit % 2, **properties)
        elif bus == "sata":
            name = "ide.%d" % (unit % 6) if self.q35 else "%s.%d" % (
                self.need_controller("sata"), unit % 6)
            self.device("ide-" + suffix, bus=name, **properties)
        elif bus == "usb":
            self.need_controller("usb")
            self.device("usb-storage", **properties)
        else:
            raise Unknown("a %s on the bus %s of this machine" % (kind, bus))

    def device_interface(self, element):
        check_children(element, "source", "target", "model", "mac", "boot",
                       "link", "driver", "virtualport", "vlan", "script")
        net = "net%d" % self.number("net")
        model = element.find("model")
        model = model.get("type") if model is not None else "rtl8139"
        boot, mac = element.find("boot"), element.find("mac")
        properties = {
            "netdev": net,
            "mac": mac.get("address") if mac is not None else None,
            "bootindex": boot.get("order") if boot is not None else None}
        self.add("-netdev", "user,id=" + net)
        if model.startswith("virtio"):
            self.virtio(ET.Element("interface", model=model), "net",
                        **properties)
        else:
            self.device(one_of("network card", model,
                               {"e1000": "e1000", "e1000e": "e1000e",
                                "rtl8139": "rtl8139", "vmxnet3": "vmxnet3"}),
                        **properties)

    def device_video(self, element):
        model = element.find("model")
        kind = model.get("type", "vga") if model is not None else "vga"
        name = one_of("video", kind,
                      {"vga": "VGA", "cirrus": "cirrus-vga", "qxl": "qxl-vga",
                       "virtio": "virtio-vga", "bochs": "bochs-display",
                       "none": ""})
        if name:
            self.device(name)

    def device_rng(self, element):
        check_children(element, "backend", "rate")
        backend = element.find("backend")
        kind = backend.get("model")
        if element.get("model", "").split("-")[0] != "virtio":
            raise Unknown("the rng \"%s\" is not known" % element.get("model"))
        name = "rng%d" % self.number("rng")
        if kind == "random":
            self.add("-object", "rng-random,id=%s,filename=%s"
                     % (name, backend.text.strip()))
        elif kind == "builtin":
            self.add("-object", "rng-builtin,id=" + name)
        else:
            raise Unknown("the rng backend \"%s\" is not known" % kind)
        self.virtio(element, "rng", rng=name)

    def device_memballoon(self, element):
        check_children(element, "stats", "driver")
        if element.get("model") == "none":
            return
        self.virtio(element, "balloon")

    def device_channel(self, element):
        check_children(element, "source", "target", "protocol")
        target = element.find("target")
        one_of("channel target", target.get("type"), {"virtio": 1})
        name = target.get("name")
        n = self.number("channel")
        self.need_controller("virtio-serial")
        chardev = "channel%d" % n
        if element.get("type") == "spicevmc":
            # Without SPICE at the other end nobody would read it.
            self.add("-chardev", "null,id=" + chardev)
        else:
            self.add("-chardev", "socket,server=on,wait=off,id=%s,path=%s"
                     % (chardev, escape(os.path.join(self.vars_dir,
                                                     chardev + ".sock"))))
        self.device("virtserialport", chardev=chardev, name=name)

    def device_vsock(self, element):
        check_children(element, "cid")
        if element.get("model", "virtio") == "none":
            return
        if not os.access("/dev/vhost-vsock", os.R_OK | os.W_OK):
            print("domxml-to-qemu: the vsock device is left out: this host has "
                  "no /dev/vhost-vsock", file=sys.stderr)
            return
        # Any number that no other machine of this host has.
        cid = element.find("cid")
        number = cid.get("address") if cid is not None else None
        self.vhost_vsock(element, number or str(1000 + os.getpid()))

    def vhost_vsock(self, element, cid):
        suffix = element.get("model", "virtio")[len("virtio"):]
        properties = {"guest_cid": cid}
        if not suffix and self.q35:
            properties["bus"] = self.root_port()
        self.device("vhost-vsock-pci" + suffix, **properties)

    def device_serial(self, element):
        check_children(element, "target", "source", "protocol", "log")
        target = element.find("target")
        if target is not None and target.get("port", "0") != "0":
            self.add("-serial", "null")

    def device_console(self, element):
        check_children(element, "target", "source", "protocol", "log")
        target = element.find("target")
        kind = target.get("type", "serial") if target is not None else "serial"
        if kind == "virtio":
            name = self.need_controller("virtio-serial")
            self.add("-chardev", "null,id=console1")
            self.device("virtconsole", chardev="console1", bus=name + ".0")
        else:
            # The serial port itself, by its other name.
            one_of("console", kind, {"serial": 1})

    def device_input(self, element):
        kind, bus = element.get("type"), element.get("bus")
        if bus in (None, "ps2"):
            one_of("ps2 input", kind, {"mouse": 1, "keyboard": 1, "tablet": 1})
            if kind != "tablet":
                return
        if bus == "virtio":
            one_of("virtio input", kind,
                   {"tablet": 1, "mouse": 1, "keyboard": 1})
            self.virtio(element, {"keyboard": "keyboard", "mouse": "mouse",
                                  "tablet": "tablet"}[kind])
            return
        self.need_controller("usb")
        self.device(one_of("input", kind, {"tablet": "usb-tablet",
                                           "mouse": "usb-mouse",
                                           "keyboard": "usb-kbd"}))

    def device_sound(self, element):
        name = "audio%d" % self.number("sound")
        self.add("-audiodev", "none,id=" + name)
        model = one_of("sound", element.get("model"),
                       {"ac97": "AC97", "es1370": "ES1370", "sb16": "sb16",
                        "ich6": "intel-hda", "ich9": "ich9-intel-hda"})
        if "hda" in model:
            self.device(model, id=name)
            self.device("hda-duplex", bus=name + ".0", audiodev=name)
        else:
            self.device(model, audiodev=name)

    def device_panic(self, element):
        model = element.get("model", "isa")
        one_of("panic device", model, {"isa": 1, "pvpanic": 1})
        self.device("pvpanic")


def escape(path):
    return path.replace(",", ",,")


def disk_index(dev):
    """0 for vda, sda, hda, fda; 26 for vdaa."""
    letters = dev[2:].rstrip("0123456789")
    n = 0
    for c in letters:
        n = n * 26 + ord(c) - ord("a") + 1
    return n - 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--vars-dir", default=".", metavar="DIR",
                        help="where the firmware's variables and sockets go")
    parser.add_argument("xml")
    args = parser.parse_args()
    try:
        machine = Machine(ET.parse(args.xml).getroot(), args.vars_dir)
        machine.basics()
        machine.all_devices()
    except (Unknown, ET.ParseError) as error:
        sys.exit("domxml-to-qemu: %s: %s" % (args.xml, error))
    words = ["qemu-system-x86_64"] + machine.argv
    sys.stdout.write("".join(w + "\0" for w in words))


if __name__ == "__main__":
    main()
