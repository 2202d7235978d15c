// SPDX-License-Identifier: GPL-2.0-or-later
// A vCenter, or an ESXi host, for tests: govmomi's simulator behind TLS, with
// access control on the datastores' files as a real one has.  It prints
//
//	DATASTORE name folder
//	READY URL
//
// and serves until it is told to end.  Every request for a file is a line on
// stderr.
package main

import (
	"bytes"
	"crypto/tls"
	"flag"
	"fmt"
	"io/ioutil"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/vmware/govmomi/simulator"
)

func backEnd(address string, sessions *sessionTable) *httputil.ReverseProxy {
	proxy := httputil.NewSingleHostReverseProxy(
		&url.URL{Scheme: "http", Host: address})
	proxy.ModifyResponse = func(r *http.Response) error {
		for _, c := range r.Cookies() {
			if c.Name == cookieName {
				sessions.add(c.Value)
			}
		}
		if !strings.HasPrefix(r.Request.URL.Path, "/sdk") {
			return nil
		}
		b, err := ioutil.ReadAll(r.Body)
		if err != nil {
			return err
		}
		b = addTypes(b)
		r.Body = ioutil.NopCloser(bytes.NewReader(b))
		r.ContentLength = int64(len(b))
		r.Header.Set("Content-Length", strconv.Itoa(len(b)))
		return nil
	}
	return proxy
}

// Files are given to a session, or to a user and password, who get one.
func frontEnd(back http.Handler, sessions *sessionTable, busy *int32, user, password string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/folder") {
			u, p, basic := r.BasicAuth()
			known := sessions.take(r)
			log.Printf("%s %s Range=%q session=%v basic=%v", r.Method,
				r.URL, r.Header.Get("Range"), known, basic)
			if r.Method == http.MethodHead && atomic.AddInt32(busy, -1) >= 0 {
				w.Header().Set("Retry-After", "1")
				http.Error(w, "503", http.StatusServiceUnavailable)
				return
			}
			if !known && !(basic && u == user && p == password) {
				w.Header().Set("WWW-Authenticate",
					`Basic realm="VMware HTTP server"`)
				http.Error(w, "401", http.StatusUnauthorized)
				return
			}
			if !known {
				http.SetCookie(w, &http.Cookie{Name: cookieName,
					Value: sessions.create(), Path: "/", HttpOnly: true,
					Secure: true})
			}
		}
		back.ServeHTTP(w, r)
	})
}

func serve(listen string, handler http.Handler) (string, error) {
	cert, err := selfSigned()
	if err != nil {
		return "", err
	}
	l, err := tls.Listen("tcp", listen,
		&tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		return "", err
	}
	// A client may send "Expect", or hang up: no concern of ours.
	server := &http.Server{Handler: handler,
		ErrorLog: log.New(ioutil.Discard, "", 0)}
	go server.Serve(l)
	return l.Addr().String(), nil
}

func run() error {
	var guests guestSettings
	listen := flag.String("l", "127.0.0.1:0", "address to listen on")
	user := flag.String("username", "root", "who may log in")
	password := flag.String("password", "secret", "and by which password")
	esx := flag.Bool("esx", false, "be an ESXi host, not a vCenter")
	session := flag.Int("session", 0, "requests for files until a session ends")
	busyFor := flag.Int("busy", 0, "answers to HEAD that are 503")
	datastore := flag.String("datastore", "", "the name of a second datastore")
	folder := flag.String("folder", "", "the name of a folder around it all")
	flag.StringVar(&guests.name, "guest", "", "another name of the last guest but one")
	flag.StringVar(&guests.vmx, "vmx", "", "and of its configuration file")
	flag.Var(&guests.disks, "disk", "a disk of the guests; again for the next")
	flag.StringVar(&guests.mode, "mode", "persistent", "of the disks")
	flag.Var(&guests.sizes, "size", "in bytes, of each disk")
	flag.StringVar(&guests.firmware, "firmware", "bios", "bios or efi")
	flag.BoolVar(&guests.tracking, "tracking", false, "changed blocks")
	flag.IntVar(&simulator.AreasAnswers, "areas", -1,
		"answers about allocated areas before they fail")
	flag.BoolVar(&guests.parent, "snapshot", false, "the disk has a parent")
	flag.BoolVar(&guests.raw, "raw", false, "the disk is mapped from a LUN")
	flag.BoolVar(&guests.tpm, "tpm", false, "the guests have a TPM")
	flag.Parse()
	model := simulator.VPX()
	if *esx {
		model = simulator.ESX()
	}
	model.Machine = 2
	if *datastore != "" {
		model.Datastore = 2
	}
	if *folder != "" {
		model.Folder = 1
	}
	if err := model.Create(); err != nil {
		return err
	}
	defer model.Remove()
	setNames(*folder, *datastore)
	setGuests(&guests)
	sessions := newSessionTable(*session)
	busy := int32(*busyFor)
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0",
		User: url.UserPassword(*user, *password)}
	s := model.Service.NewServer()
	address, err := serve(*listen,
		frontEnd(backEnd(s.URL.Host, sessions), sessions, &busy, *user, *password))
	if err != nil {
		return err
	}
	for _, o := range simulator.Map.All("Datastore") {
		ds := o.(*simulator.Datastore)
		fmt.Printf("DATASTORE %s %s\n", strings.ReplaceAll(ds.Name, " ", "_"),
			ds.Info.GetDatastoreInfo().Url)
	}
	fmt.Printf("READY https://%s/sdk\n", address)
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGINT, syscall.SIGTERM)
	<-end
	return nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
