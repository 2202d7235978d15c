// SPDX-License-Identifier: GPL-2.0-or-later
// Names of folders and datastores, with the characters that real ones have.
package main

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// mounts has every host mount a datastore.
func mounts(path string) []types.DatastoreHostMount {
	var all []types.DatastoreHostMount
	yes := true
	for _, o := range simulator.Map.All("HostSystem") {
		all = append(all, types.DatastoreHostMount{
			Key: o.Reference(),
			MountInfo: types.HostMountInfo{
				Path:       path,
				AccessMode: string(types.HostMountModeReadWrite),
				Mounted:    &yes,
				Accessible: &yes,
			},
		})
	}
	return all
}

// setNames also says where the host has its datastores mounted, by which
// VMX files name disks that are not beside them.
func setNames(folder, datastore string) {
	for _, o := range simulator.Map.All("Folder") {
		if f := o.(*simulator.Folder); folder != "" && f.Name == "F0" {
			f.Name = folder
		}
	}
	for _, o := range simulator.Map.All("Datastore") {
		ds := o.(*simulator.Datastore)
		ds.Host = mounts("/vmfs/volumes/" + ds.Name)
		if datastore != "" && ds.Name == "LocalDS_1" {
			ds.Name = datastore
			ds.Summary.Name = datastore
			ds.Info.GetDatastoreInfo().Name = datastore
		}
	}
}
