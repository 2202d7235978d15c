// SPDX-License-Identifier: GPL-2.0-or-later
// QueryChangedDiskAreas, which the simulator lacks: what is allocated of the
// disk's file, a few areas an answer, which are written to stderr.  Compiled
// into govmomi's package.
package simulator

import (
	"log"
	"os"
	"path"
	"strings"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

const (
	seekData       = 3 // lseek(2)
	seekHole       = 4
	areasPerAnswer = 4
)

// AreasAnswers is how often areas are told of before it fails; below 0: always.
var AreasAnswers = -1

func (vm *VirtualMachine) flatFile(key int32) string {
	devices := object.VirtualDeviceList(vm.Config.Hardware.Device)
	for _, d := range devices.SelectByType((*types.VirtualDisk)(nil)) {
		disk := d.(*types.VirtualDisk)
		file, ok := disk.Backing.(types.BaseVirtualDeviceFileBackingInfo)
		if disk.Key != key || !ok {
			continue
		}
		var p object.DatastorePath
		p.FromString(file.GetVirtualDeviceFileBackingInfo().FileName)
		folder := vm.findDatastore(p.Datastore).Info.GetDatastoreInfo().Url
		return path.Join(folder,
			strings.TrimSuffix(p.Path, ".vmdk")+"-flat.vmdk")
	}
	return ""
}

// allocated finds areas from offset on; the second result is how far it came.
func allocated(h *os.File, offset, size int64) ([]types.DiskChangeExtent, int64) {
	var areas []types.DiskChangeExtent
	for offset < size && len(areas) < areasPerAnswer {
		data, err := h.Seek(offset, seekData)
		if err != nil {
			return areas, size
		}
		end, err := h.Seek(data, seekHole)
		if err != nil {
			end = size
		}
		areas = append(areas,
			types.DiskChangeExtent{Start: data, Length: end - data})
		offset = end
	}
	return areas, offset
}

func (vm *VirtualMachine) QueryChangedDiskAreas(ctx *Context, req *types.QueryChangedDiskAreas) soap.HasFault {
	fault := func(message, file string) soap.HasFault {
		return &methods.QueryChangedDiskAreasBody{
			Fault_: Fault(message, &types.FileFault{File: file})}
	}
	if t := vm.Config.ChangeTrackingEnabled; t == nil || !*t {
		return fault("change tracking is not enabled", "")
	}
	if req.ChangeId != "*" {
		return fault("unknown change ID", "")
	}
	if AreasAnswers == 0 {
		log.Printf("AREAS refused")
		return fault("the change tracking file is damaged", "")
	}
	AreasAnswers--
	file := vm.flatFile(req.DeviceKey)
	h, err := os.Open(file)
	if err != nil {
		return fault(err.Error(), file)
	}
	defer h.Close()
	st, err := h.Stat()
	if err != nil {
		return fault(err.Error(), file)
	}
	areas, end := allocated(h, req.StartOffset, st.Size())
	for _, a := range areas {
		log.Printf("AREAS %d %d", a.Start, a.Length)
	}
	answer := types.DiskChangeInfo{StartOffset: req.StartOffset,
		Length: end - req.StartOffset, ChangedArea: areas}
	return &methods.QueryChangedDiskAreasBody{
		Res: &types.QueryChangedDiskAreasResponse{Returnval: answer}}
}
