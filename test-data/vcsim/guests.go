// SPDX-License-Identifier: GPL-2.0-or-later
// The simulated guests: all but the last are powered off, and have the
// firmware and the disk that the command line asks for.
package main

import (
	"fmt"
	"sort"
	"strconv"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// Options that are given more than once.
type names []string

func (n *names) String() string {
	return fmt.Sprint(*n)
}

func (n *names) Set(value string) error {
	*n = append(*n, value)
	return nil
}

type numbers []int64

func (n *numbers) String() string {
	return fmt.Sprint(*n)
}

func (n *numbers) Set(value string) error {
	number, err := strconv.ParseInt(value, 10, 64)
	*n = append(*n, number)
	return err
}

type guestSettings struct {
	name     string  // of the last but one; "": as simulated
	vmx      string  // its "[datastore] folder/name.vmx"
	disks    names   // "[datastore] folder/name.vmdk"; none: as simulated
	sizes    numbers // of those disks, bytes
	mode     string  // of those disks: "independent_persistent"
	firmware string
	tracking bool // changed-block tracking
	parent   bool // the disk has a parent: a snapshot was made
	raw      bool // the disk is mapped from a LUN
	tpm      bool
}

func (s *guestSettings) backing(i int) types.BaseVirtualDeviceBackingInfo {
	file := types.VirtualDeviceFileBackingInfo{FileName: s.disks[i]}
	if s.raw {
		return &types.VirtualDiskRawDiskMappingVer1BackingInfo{
			VirtualDeviceFileBackingInfo: file,
			CompatibilityMode:            "physicalMode",
		}
	}
	b := &types.VirtualDiskFlatVer2BackingInfo{
		VirtualDeviceFileBackingInfo: file,
		DiskMode:                     s.mode,
	}
	if s.parent {
		b.Parent = &types.VirtualDiskFlatVer2BackingInfo{
			VirtualDeviceFileBackingInfo: file,
			DiskMode:                     s.mode,
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
	s.setDisks(vm)
}

// The first disk is the simulator's own, others are added beside it.
func (s *guestSettings) setDisks(vm *simulator.VirtualMachine) {
	var first *types.VirtualDisk
	devices := object.VirtualDeviceList(vm.Config.Hardware.Device)
	for _, d := range devices.SelectByType((*types.VirtualDisk)(nil)) {
		first = d.(*types.VirtualDisk)
	}
	for i := range s.disks {
		disk := first
		if i > 0 {
			unit := int32(i)
			disk = &types.VirtualDisk{VirtualDevice: types.VirtualDevice{
				Key: first.Key + unit, ControllerKey: first.ControllerKey,
				UnitNumber: &unit}}
			vm.Config.Hardware.Device = append(vm.Config.Hardware.Device,
				disk)
		}
		disk.Backing = s.backing(i)
		if i < len(s.sizes) {
			disk.CapacityInBytes = s.sizes[i]
			disk.CapacityInKB = s.sizes[i] / 1024
		}
	}
}

func (s *guestSettings) rename(vm *simulator.VirtualMachine) {
	if s.name != "" {
		vm.Name = s.name
		vm.Config.Name = s.name
		vm.Summary.Config.Name = s.name
	}
	if s.vmx != "" {
		vm.Config.Files.VmPathName = s.vmx
		vm.Summary.Config.VmPathName = s.vmx
	}
}

func setGuests(s *guestSettings) {
	var all []*simulator.VirtualMachine
	for _, o := range simulator.Map.All("VirtualMachine") {
		all = append(all, o.(*simulator.VirtualMachine))
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	for _, vm := range all[:len(all)-1] {
		vm.Runtime.PowerState = types.VirtualMachinePowerStatePoweredOff
		vm.Summary.Runtime.PowerState = types.VirtualMachinePowerStatePoweredOff
		s.apply(vm)
	}
	s.rename(all[len(all)-2])
}
