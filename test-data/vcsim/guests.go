// SPDX-License-Identifier: GPL-2.0-or-later
// The simulated guests: all but the last are powered off, and have the
// firmware and the disk that the command line asks for.
package main

import (
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

type guestSettings struct {
	disk     string // "[datastore] folder/name.vmdk", "": as simulated
	size     int64  // of that disk, bytes
	firmware string
	tracking bool // changed-block tracking
	parent   bool // the disk has a parent: a snapshot was made
	raw      bool // the disk is mapped from a LUN
	tpm      bool
}

func (s *guestSettings) backing() types.BaseVirtualDeviceBackingInfo {
	file := types.VirtualDeviceFileBackingInfo{FileName: s.disk}
	if s.raw {
		return &types.VirtualDiskRawDiskMappingVer1BackingInfo{
			VirtualDeviceFileBackingInfo: file,
			CompatibilityMode:            "physicalMode",
		}
	}
	b := &types.VirtualDiskFlatVer2BackingInfo{
		VirtualDeviceFileBackingInfo: file,
		DiskMode:                     "persistent",
	}
	if s.parent {
		b.Parent = &types.VirtualDiskFlatVer2BackingInfo{
			VirtualDeviceFileBackingInfo: file,
			DiskMode:                     "persistent",
		}
	}
	return b
}

func (s *guestSettings) apply(vm *simulator.VirtualMachine) {
	yes := true

	vm.Config.Firmware = s.firmware
	if s.firmware == "efi" {
		vm.Config.BootOptions = &types.VirtualMachineBootOptions{
			EfiSecureBootEnabled: &yes,
		}
	}
	vm.Config.ChangeTrackingEnabled = &s.tracking
	if s.tpm {
		vm.Config.Hardware.Device = append(vm.Config.Hardware.Device,
			&types.VirtualTPM{VirtualDevice: types.VirtualDevice{Key: 11000}})
	}
	devices := object.VirtualDeviceList(vm.Config.Hardware.Device)
	for _, d := range devices.SelectByType((*types.VirtualDisk)(nil)) {
		if s.disk != "" {
			v := d.(*types.VirtualDisk)
			v.Backing = s.backing()
			v.CapacityInBytes = s.size
			v.CapacityInKB = s.size / 1024
		}
	}
}

func setGuests(s *guestSettings) {
	all := simulator.Map.All("VirtualMachine")
	last := ""
	for _, o := range all {
		if n := o.(*simulator.VirtualMachine).Name; n > last {
			last = n
		}
	}
	for _, o := range all {
		vm := o.(*simulator.VirtualMachine)
		if vm.Name == last {
			continue
		}
		vm.Runtime.PowerState = types.VirtualMachinePowerStatePoweredOff
		vm.Summary.Runtime.PowerState = types.VirtualMachinePowerStatePoweredOff
		s.apply(vm)
	}
}
